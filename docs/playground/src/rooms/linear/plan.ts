import { modeDynamics, type TaskModes, taskModes } from "learning-dynamics/deep-linear";
import {
  type Correlations,
  correlations,
  correlationsFrom,
  hierarchy,
  semanticHierarchy,
  teacher,
} from "learning-dynamics/tasks";
import { round } from "../../grid";
import type { LinearValues } from "./parameters";

/** Features of the items of a tree. */
export const FEATURES = 40;
/** Inputs, outputs and samples of a random map. */
export const RANDOM = { inputSize: 10, outputSize: 10, samples: 40, whiten: true } as const;
/** Largest number of steps of gradient descent; the default settings need a few hundred. */
export const MOST_STEPS = 20_000;
/** Records of gradient descent, and of the flow. */
export const RECORDS = 20;
export const POINTS = 25;
/** Points of the closed form. */
export const LINE = 121;

/** Numbers derived from the values, for the computation and the copied code. */
export interface LinearPlan {
  readonly data: Correlations;
  readonly modes: TaskModes;
  /** Number of modes that are learned: those with a strength, within the width of the network. */
  readonly learned: number;
  /** Displayed modes, numbered from 0. */
  readonly shown: readonly number[];
  readonly widths: readonly number[];
  readonly end: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly every: number;
  /** Standard deviation of the entries of random weights. */
  readonly standardDeviation: number;
}

export function linearPlan(values: LinearValues): LinearPlan {
  const { depth, hidden, initial, step, start } = values;
  const data = dataOf(values);
  const modes = taskModes(data);
  const { strengths, inputVariances } = modes;
  const outputs = data.inputOutputCorrelation.shape[0]!;
  const inputs = data.inputOutputCorrelation.shape[1]!;
  const widths = [inputs, ...new Array<number>(depth - 1).fill(hidden), outputs];
  const most = Math.min(...widths);
  const learned = strengths.slice(0, most).filter((s) => s > 1e-9 * Math.max(strengths[0]!, 1e-9)).length;
  const shown = distinct(strengths.slice(0, learned), values);
  const s = strengths[0]!;
  const d = inputVariances[0]!;
  const times = shown.map((k) => {
    const theory = modeDynamics({
      strength: strengths[k]!,
      inputVariance: inputVariances[k]!,
      initial,
      depth,
    });
    return theory.timeTo(theory.final + 0.04 * (initial - theory.final));
  });
  const last = Math.max(...times.filter((t) => Number.isFinite(t)), 1e-3);
  const end = round((start === "random" ? 1.6 : 1.15) * last, 2);
  const learningRate = learned === 0 ? 0.1 : round((2 * step) / (depth * d * (s / d) ** (2 - 2 / depth)));
  const steps = Math.min(MOST_STEPS, Math.ceil(end / learningRate));
  return {
    data,
    modes,
    learned,
    shown,
    widths,
    end,
    learningRate,
    steps,
    every: Math.ceil(steps / RECORDS),
    standardDeviation: round((initial / hidden ** ((depth - 1) / 2)) ** (1 / depth)),
  };
}

export const chosenStrengths = ({ s1, s2, s3, s4 }: LinearValues): number[] => [s1, s2, s3, s4];

export const diagonal = (entries: readonly number[]): number[][] =>
  entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0)));

function dataOf(values: LinearValues): Correlations {
  const { task, levels, seed } = values;
  if (task === "semantic") return correlations(semanticHierarchy());
  if (task === "hierarchy") return correlations(hierarchy({ levels, features: FEATURES, seed }));
  if (task === "random") return correlations(teacher({ ...RANDOM, seed }));
  const strengths = chosenStrengths(values);
  return correlationsFrom({
    inputCorrelation: diagonal(strengths.map(() => 1)),
    inputOutputCorrelation: diagonal(strengths),
  });
}

/** Selects the leading mode of each level of a tree; for other tasks at most five modes of different strengths. */
function distinct(strengths: ArrayLike<number>, { task, levels }: LinearValues): number[] {
  const all = Array.from(strengths, (_, k) => k);
  if (task === "hierarchy") {
    const leading = [0, ...Array.from({ length: levels - 1 }, (_, k) => 2 ** k)];
    return all.filter((k) => leading.includes(k));
  }
  return all.filter((k) => k === 0 || strengths[k - 1]! - strengths[k]! > 1e-6 * strengths[0]!).slice(0, 5);
}
