import { exactFlow, lambdaBalancedWeights, taskModes } from "learning-dynamics/deep-linear";
import { type Correlations, correlations, semanticHierarchy, teacher } from "learning-dynamics/tasks";
import { round } from "../../grid";
import type { LazyRichValues } from "./parameters";

/** Samples of a random map. */
export const SAMPLES = 40;
const MOST_STEPS = 20_000;
const RECORDS = 24;
/** Points of the exact solution. */
export const LINE = 91;
/** The part of the loss that is left at the end of what is shown. */
const REST = 0.003;

/** The numbers that the values lead to; code and computation take them from here. */
export interface LazyRichPlan {
  readonly data: Correlations;
  /** What rows and columns of the representation are called. */
  readonly names: readonly string[];
  readonly widths: readonly [inputs: number, hidden: number, outputs: number];
  readonly end: number;
  /** The time of the representations, which is that of a step. */
  readonly time: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly every: number;
  readonly notes: readonly string[];
}

export function lazyRichPlan(values: LazyRichValues): LazyRichPlan {
  const { lambda, scale, seed, step, matrix } = values;
  const notes: string[] = [];
  const task = taskOf(values);
  const data = correlations(task);
  const [outputs, inputs] = data.outputInput.shape as [number, number];
  const widest = lambda > 0 ? outputs : lambda < 0 ? inputs : values.hidden;
  const hidden = Math.min(values.hidden, widest);
  if (hidden < values.hidden) {
    const side = lambda > 0 ? "outputs" : "inputs";
    notes.push(`Weights of this λ exist up to as many hidden units as ${side}: ${hidden} are used.`);
  }
  const widths = [inputs, hidden, outputs] as const;
  const exact = exactFlow(lambdaBalancedWeights({ widths, lambda, scale, seed }), data, { times: [0] });
  const last = exact.at(Number.POSITIVE_INFINITY).loss;
  const left = (t: number) => exact.at(t).loss - last > REST * (exact.loss[0]! - last);
  let end = 1;
  while (left(end) && end < 1e6) end *= 1.25;
  while (!left(end / 1.1) && end > 1e-4) end /= 1.1;
  end = round(end, 2);
  if (exact.endsInSaddle) {
    notes.push("This start has no part in one of the modes and never learns it: another seed may.");
  }
  const { strengths, inputVariances } = taskModes(data);
  const variance = inputVariances[0]!;
  const curvature = variance * Math.hypot(lambda, (2 * strengths[0]!) / variance);
  const learningRate = round((2 * step) / curvature);
  const steps = Math.min(MOST_STEPS, Math.ceil(end / learningRate));
  return {
    data,
    names: namesOf(task, matrix === "inputs" ? inputs : outputs, matrix),
    widths,
    end,
    time: round(
      learningRate * Math.round((values.time * Math.min(end, steps * learningRate)) / learningRate),
      6,
    ),
    learningRate,
    steps,
    every: Math.ceil(steps / RECORDS),
    notes,
  };
}

function taskOf({ task, inputs, outputs, seed }: LazyRichValues): ReturnType<typeof semanticHierarchy> {
  if (task === "semantic") return semanticHierarchy();
  return teacher({ inputSize: inputs, outputSize: outputs, samples: SAMPLES, whiten: true, seed });
}

function namesOf(
  task: ReturnType<typeof semanticHierarchy>,
  count: number,
  matrix: LazyRichValues["matrix"],
): readonly string[] {
  const known = matrix === "inputs" ? task.labels?.items : task.labels?.features;
  return known ?? Array.from({ length: count }, (_, i) => `${i + 1}`);
}
