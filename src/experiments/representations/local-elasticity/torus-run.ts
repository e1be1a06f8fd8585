import { type NdArray, toNdArray, toNested } from "../../../arrays";
import { forward, tangentKernel } from "../../../networks";
import { meanOf } from "../../../reports/numbers";
import { type Elasticity, elasticity, elasticityVersusDistance } from "../../../representations";
import { torus } from "../../../tasks";
import { relativeDistance } from "../../array-arithmetic";
import { type Monitor, type TrainingSettings, trainNetwork } from "./train-network";

/** Learning rates of the steps, in units of 1 / the mean of Θ(x, x). */
export const STEPS = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1];
/** Learning rate after training, in the same units: larger, because the residuals are small. */
const TRAINED_STEP = 1e-2;

/** Elasticity of one network on the torus, at the samples of class 1. */
export interface TorusRun {
  /** Geodesic distances around the torus, in radians. */
  readonly distances: NdArray;
  /** Relative changes of the trained network. */
  readonly relative: NdArray;
  /** Relative changes of a linear classifier with bias, |1 + x·x'| / (1 + ‖x‖²). */
  readonly linear: NdArray;
  /** Pearson correlations of relative changes with the distances. */
  readonly correlations: { readonly initial: number; readonly trained: number; readonly linear: number };
  /** Distance of the relative changes from those before training, in units of these. */
  readonly change: number;
  /** Share of the samples of both classes on the side of their class. */
  readonly accuracy: number;
  /** Relative distances from the limits of a small learning rate before training, for each of `STEPS`. */
  readonly deviations: { readonly relative: number[]; readonly kernelised: number[] };
}

/** Trains a network on the torus and measures its elasticity. */
export async function runTorus(
  monitor: Monitor,
  samples: number,
  settings: TrainingSettings,
): Promise<TorusRun> {
  const task = torus({ samples, seed: settings.seed });
  const inputs = toNested(task.inputs) as number[][];
  const targets = toNested(task.targets) as number[][];
  const { network, initial, trained } = await trainNetwork(monitor, { inputs, targets }, settings);
  const count = Math.ceil(samples / 2);
  const first = { inputs: inputs.slice(0, count), targets: targets.slice(0, count) };
  const stepsFrom = (parameters: typeof initial, step: number): Elasticity => {
    const kernel = tangentKernel(network, parameters, first.inputs);
    const scale = meanOf(first.inputs.map((_, i) => kernel.get(i, i)));
    return elasticity(network, parameters, first, { learningRate: step / scale });
  };
  const steps = STEPS.map((step) => stepsFrom(initial, step));
  const { relative: before, kernel } = steps[0]!;
  const { relative } = stepsFrom(trained, TRAINED_STEP);
  const distances = pairwise(Array.from(task.angles.subarray(0, count)), geodesic);
  const linear = pairwise(first.inputs, (x, y) => Math.abs(1 + dot(x, y)) / (1 + dot(x, x)));
  const limit = pairwise([...first.inputs.keys()], (i, j) => Math.abs(kernel.get(i, j)) / kernel.get(i, i));
  const correlation = (matrix: NdArray) => elasticityVersusDistance(matrix, distances).pearson;
  const { output } = forward(network, trained, inputs);
  return {
    distances,
    relative,
    linear,
    correlations: {
      initial: correlation(before),
      trained: correlation(relative),
      linear: correlation(linear),
    },
    change: relativeDistance(relative, before),
    accuracy: targets.filter(([target], i) => output.get(i, 0) > 0.5 === (target === 1)).length / samples,
    deviations: {
      relative: steps.map((each) => relativeDistance(each.relative, limit)),
      kernelised: steps.map((each) => relativeDistance(each.kernelised, kernel)),
    },
  };
}

/** Returns the matrix of a function of all pairs. */
export function pairwise<Item>(items: readonly Item[], value: (a: Item, b: Item) => number): NdArray {
  const data = items.flatMap((a) => items.map((b) => value(a, b)));
  return toNdArray(Float64Array.from(data), [items.length, items.length]);
}

/** Computes the distance of two angles around the circle. */
export function geodesic(a: number, b: number): number {
  const difference = Math.abs(a - b);
  return Math.min(difference, 2 * Math.PI - difference);
}

/** Computes the inner product of two vectors. */
export const dot = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, value, k) => sum + value * y[k]!, 0);
