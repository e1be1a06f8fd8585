import {
  abs,
  dense,
  erf,
  gelu,
  kernelGradientFlow,
  kernels,
  type Layer,
  linear,
  relu,
  serial,
  sin,
} from "learning-dynamics/ntk";
import { round } from "../../grid";
import type { NtkValues } from "./parameters";

/** Training points by their angles in degrees, in the order of their use, and their targets. */
const ANGLES = [-150, -80, -40, 30, 110, 70, -115, 150];
const TARGETS = [0.6, -0.7, 0.4, 1, -0.5, 0.2, 0.1, -0.3];
/** Degrees between the points of the lines, and between the dots of each network. */
export const LINE_STEP = 5;
export const DOT_STEP = 15;
/** Times of the loss. */
export const POINTS = 61;
const RECORDS = 20;
const MOST_STEPS = 20_000;

const ACTIVATIONS = { abs, erf, gelu, linear, relu, sin } as const;

/** Numbers derived from the values, for the computation and the copied code. */
export interface NtkPlan {
  readonly angles: readonly number[];
  readonly targets: readonly number[];
  readonly learningRate: number;
  readonly steps: number;
  readonly every: number;
  readonly seeds: readonly number[];
  readonly width: number;
}

/** Makes a network with hidden layers of a given width, or of infinite width. */
export function architecture({ activation, depth, weights, biases }: NtkValues, width?: number): Layer {
  const options = { width, weightVariance: weights, biasVariance: biases };
  const hidden = Array.from({ length: depth }, () => [dense(options), ACTIVATIONS[activation]()]).flat();
  return serial(...hidden, dense({ ...options, width: 1 }));
}

/** Returns points on the unit circle. */
export const onCircle = (degrees: readonly number[]): number[][] =>
  degrees.map((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]);

/** Returns equally spaced angles around the circle, in degrees. */
export const allRound = (step: number): number[] =>
  Array.from({ length: 360 / step + 1 }, (_, i) => -180 + step * i);

export function ntkPlan(values: NtkValues): NtkPlan {
  const { points, time, step, networks, seed } = values;
  const angles = ANGLES.slice(0, points);
  const targets = TARGETS.slice(0, points);
  const kernel = kernels(architecture(values))(onCircle(angles)).ntk;
  const flow = kernelGradientFlow({ kernel, targets: targets.map((y) => [y]) });
  const steps = Math.min(MOST_STEPS, Math.ceil(time / (step * flow.maxLearningRate)));
  return {
    angles,
    targets,
    // The last step ends at the learning time.
    learningRate: round(time / steps, 12),
    steps,
    every: Math.ceil(steps / RECORDS),
    seeds: Array.from({ length: networks }, (_, i) => 100 * seed + i),
    width: Math.round(values.width),
  };
}
