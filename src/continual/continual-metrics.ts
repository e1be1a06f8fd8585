import { argumentsOf } from "../arrays/arguments";
import type { MatrixLike } from "../arrays/types";

/** Summary of a sequence of T tasks. */
export interface ContinualMetrics {
  /** Mean accuracy on all tasks after the last. */
  readonly average: number;
  /** Mean fall of the accuracy from its maximum to its value after the last task. */
  readonly forgetting: number;
  /** Mean accuracy on each task directly after it. */
  readonly learning: number;
  /** Mean change of the accuracy on earlier tasks between their own end and the end of the sequence. */
  readonly backwardTransfer: number;
}

/**
 * Summarises the accuracies of a sequence of tasks.
 *
 * Three conventions of forgetting are in use. "literature": the mean over all tasks but the last of
 * max_{t<T} a_{t,i} − a_{T,i}. "cl-gym": with the maximum over all t, so that it is never negative. "guha": the second
 * as a mean over all T tasks (Guha & Lakshman 2024).
 *
 * @param accuracy accuracies [T, T], as fractions: of task i, the column, after training on task t, the row. In percent, all
 * results are in percent
 * @param options.forgetting convention, "literature" by default
 * @throws ArgumentError for a matrix that is empty or not square, NaN, numbers that overflow, or unknown options
 * @example
 * continualMetrics([[0.95, 0, 0], [0.7, 0.93, 0], [0.8, 0.6, 0.94]]).forgetting; // 0.24
 */
export function continualMetrics(
  accuracy: MatrixLike,
  options: { forgetting?: "literature" | "cl-gym" | "guha" } = {},
): ContinualMetrics {
  const args = argumentsOf("continualMetrics");
  const { rows: tasks, columns, data } = args.matrix("accuracy", accuracy);
  if (columns !== tasks)
    throw args.refusal("accuracy", "a square matrix", `${tasks} rows and ${columns} columns`);
  args.options("options", options, { forgetting: true });
  const { forgetting = "literature" } = options;
  args.choice("options.forgetting", forgetting, ["literature", "cl-gym", "guha"]);
  const last = (tasks - 1) * tasks;
  const until = forgetting === "literature" ? tasks - 1 : tasks;
  const counted = forgetting === "guha" ? tasks : tasks - 1;
  let [average, learning, forgotten, transfer] = [0, 0, 0, 0];
  for (let i = 0; i < tasks; i++) {
    const [own, final] = [data[i * tasks + i]!, data[last + i]!];
    average += final / tasks;
    learning += own / tasks;
    if (i < tasks - 1) transfer += (final - own) / (tasks - 1);
    let most = Number.NEGATIVE_INFINITY;
    for (let t = 0; t < until; t++) most = Math.max(most, data[t * tasks + i]!);
    if (i < counted) forgotten += (most - final) / counted;
  }
  args.finite("accuracy", Float64Array.of(average, forgotten, learning, transfer));
  return { average, forgetting: forgotten, learning, backwardTransfer: transfer };
}
