import type { Arguments } from "../arrays/arguments";
import { IntegrationError } from "../arrays/errors";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix } from "../arrays/types";
import { pausing, reasonOf } from "../concurrency/computation";
import type {
  Network,
  NetworkTask,
  Parameters,
  ParametersLike,
  Training,
  TrainingProgress,
} from "../networks";
import { trainSteps } from "../networks/engine";
import type { Score } from "./pass-measures";
import { measuresOf } from "./sequence-measures";
import { readSequence, type Samples, type SequenceOptions } from "./sequence-options";
import { type ContinualDiagnostics, type SequenceTraining, sequenceResult } from "./sequence-result";

/** Trains a network on one task after the other, with pauses. */
export function* sequenceSteps(
  args: Arguments,
  network: Network,
  initial: ParametersLike,
  taskList: readonly NetworkTask[],
  options: SequenceOptions,
): Generator<undefined, SequenceTraining> {
  const sequence = readSequence(args, network, taskList, options);
  const { tasks } = sequence;
  const measures = yield* pausing(measuresOf(args, sequence, initial));
  const scores: Score[][] = [];
  const diagnostics: ContinualDiagnostics[] = [];
  const finish = (
    result: SequenceTraining["result"],
    parameters: Parameters,
    joint?: readonly Score[],
  ): SequenceTraining =>
    sequenceResult({ tasks: tasks.length, scores, diagnostics, parameters, result, joint });

  /** Trains on samples; an error of a training that diverges has the sequence so far. */
  function* trainOn(data: Samples, from: ParametersLike, index: number): Generator<undefined, Training> {
    const task = { inputs: matrixToNdArray(data.inputs), targets: matrixToNdArray(data.targets) };
    try {
      return yield* trainSteps(args, network, from, task, trainOptionsOf(options, tasks.length, index));
    } catch (error) {
      if (!(error instanceof IntegrationError)) throw error;
      const { reason, detail, advice, time, partial } = error as IntegrationError<Training>;
      const message = `${index < tasks.length ? `task ${index}` : "joint training"}: ${detail}`;
      const reached = finish("diverged", partial.parameters);
      throw new IntegrationError(args.functionName, { reason, message, advice, time, partial: reached });
    }
  }

  try {
    let parameters: ParametersLike = initial;
    for (const [t, task] of tasks.entries()) {
      const gradientAngles = yield* pausing(measures.angles(t));
      const training = yield* trainOn(task, parameters, t);
      parameters = training.parameters;
      if (training.result === "aborted") {
        if (t === 0 && training.stats.steps === 0) throw reasonOf(args, options.signal);
        return finish("aborted", training.parameters);
      }
      scores.push(yield* pausing(measures.scores(parameters)));
      const { epochs } = training.stats;
      const loss = training.loss[training.loss.length - 1]!;
      diagnostics.push({ gradientAngles, ...(yield* pausing(measures.changes())), epochs, loss });
    }
    const final = parameters as Parameters;
    if (!sequence.joint) return finish("finished", final);
    const together = yield* trainOn(unionOf(args, tasks), initial, tasks.length);
    if (together.result === "aborted") return finish("aborted", final);
    return finish("finished", final, yield* pausing(measures.scores(together.parameters)));
  } finally {
    measures.release();
  }
}

/** Returns the options of the training on a task, or with the number of tasks as index of the joint training. */
function trainOptionsOf(
  { test: _, joint = false, onProgress, ...rest }: SequenceOptions,
  tasks: number,
  index: number,
) {
  if (onProgress === undefined) return rest;
  // An epoch on all tasks together counts as one on every task.
  const all = joint ? 2 * tasks : tasks;
  const length = index === tasks ? tasks : 1;
  return {
    ...rest,
    onProgress: (at: TrainingProgress) =>
      onProgress({ ...at, fraction: (index + length * at.fraction) / all, task: index }),
  };
}

/** Returns the samples of all tasks. */
function unionOf(args: Arguments, tasks: readonly Samples[]): Samples {
  const stacked = (part: keyof Samples): Matrix => {
    const [{ columns }] = tasks.map((task) => task[part]) as [Matrix];
    const rows = tasks.reduce((sum, task) => sum + task[part].rows, 0);
    args.memory("tasks", rows * columns, "use fewer samples");
    const data = new Float64Array(rows * columns);
    let at = 0;
    for (const task of tasks) {
      data.set(task[part].data, at);
      at += task[part].data.length;
    }
    return { rows, columns, data };
  };
  return { inputs: stacked("inputs"), targets: stacked("targets") };
}
