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
/** Fraction of the loss that remains at the end of the displayed time span. */
const REST = 0.003;

/** Numbers derived from the values, for the computation and the copied code. */
export interface LazyRichPlan {
  readonly data: Correlations;
  /** Labels of the rows and columns of the representation. */
  readonly names: readonly string[];
  readonly widths: readonly [inputs: number, hidden: number, outputs: number];
  readonly end: number;
  /** Time of the representations, equal to the time of a step. */
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
  const [outputs, inputs] = data.inputOutputCorrelation.shape as [number, number];
  const widest = lambda > 0 ? outputs : lambda < 0 ? inputs : values.hidden;
  const hidden = Math.min(values.hidden, widest);
  if (hidden < values.hidden) {
    const side = lambda > 0 ? "outputs" : "inputs";
    notes.push(`Weights of this λ exist for at most as many hidden units as ${side}: ${hidden} are used.`);
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
    notes.push(
      "These initial weights have no component along one of the modes and never learn it; try another seed.",
    );
  }
  const { strengths, inputVariances } = taskModes(data);
  const variance = inputVariances[0]!;
  const curvature = variance * Math.hypot(lambda, (2 * strengths[0]!) / variance);
  const learningRate = round((2 * step) / curvature);
  const steps = Math.min(MOST_STEPS, Math.ceil(end / learningRate));
  const trained = steps * learningRate;
  const shown = Math.round((values.time * Math.min(end, trained)) / learningRate);
  return {
    data,
    names: namesOf(task, matrix === "inputs" ? inputs : outputs, matrix),
    widths,
    end,
    time: Math.min(trained, round(learningRate * shown, 6)),
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
