import { alignedWeights, gradientFlow, type LinearFlow } from "learning-dynamics/deep-linear";
import { semanticHierarchy, type Task } from "learning-dynamics/tasks";
import type { Step } from "../../src/lesson/step";

/** The task of the lesson. */
export const task = semanticHierarchy();
/** Names of the things, of their properties, and indices of the things. */
export const items = task.labels!.items!;
export const properties = task.labels!.features!;
export const THINGS = items.map((_, i) => i);

/** Returns the text of the right answer, and all numbers that its explanation states. */
export function rightAnswer({ question }: Step): { text: string; stated: number[] } {
  const { text, feedback } =
    question.kind === "choice"
      ? question.options[question.right]!
      : { text: "", feedback: question.feedback };
  return { text, stated: (feedback.match(/\d+(\.\d+)?/g) ?? []).map(Number) };
}

/** Trains a network from small weights that are aligned with the modes, by gradient flow. */
export function flowOf(data: Task, layers: number, initial: number, end: number): LinearFlow {
  const hidden = new Array<number>(layers - 1).fill(10);
  const widths = [data.inputs.shape[1]!, ...hidden, data.targets.shape[1]!];
  const strengths = THINGS.map(() => initial);
  const weights = alignedWeights({ correlations: data, widths, strengths });
  return gradientFlow(weights, data, { times: times(end), recordWeights: true });
}

/** Returns the recorded times. */
export const times = (end: number): number[] => Array.from({ length: 2001 }, (_, i) => (end * i) / 2000);

/** Finds the time at which a recorded mode reaches a fraction of its last strength. */
export function timeTo(flow: LinearFlow, mode: number, fraction = 0.5): number {
  const last = flow.modes.get(flow.times.length - 1, mode);
  return flow.times[flow.times.findIndex((_, i) => flow.modes.get(i, mode) >= fraction * last)]!;
}
