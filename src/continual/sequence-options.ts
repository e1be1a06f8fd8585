import type { Arguments, FieldsOf } from "../arrays/arguments";
import type { Matrix } from "../arrays/types";
import type { Network, NetworkTask, TrainingProgress, TrainOptions } from "../networks";
import { type LossRule, type PassBuilder, passesOf, readLoss, readNetworkTask } from "../networks/engine";

/** Progress of a training on a sequence of tasks. */
export interface SequenceProgress extends TrainingProgress {
  /** Completed fraction of the epochs on all tasks, 0 to 1. */
  readonly fraction: number;
  /** Index of the task in training; the number of tasks during the joint training. */
  readonly task: number;
}

/** Options of the training on every task, and what is measured. */
export interface SequenceOptions
  extends Pick<
    TrainOptions,
    | "learningRate"
    | "epochs"
    | "loss"
    | "optimiser"
    | "clipNorm"
    | "batch"
    | "shuffle"
    | "seed"
    | "stopBelow"
    | "signal"
  > {
  /** Samples on which accuracies and losses are measured, one set per task; default the tasks. */
  readonly test?: readonly NetworkTask[] | undefined;
  /** True to train from the initial parameters on the samples of all tasks together, too; default false. */
  readonly joint?: boolean | undefined;
  /** Callback for progress, called at every record of a training. */
  readonly onProgress?: ((progress: SequenceProgress) => void) | undefined;
}

const SEQUENCE_OPTIONS: FieldsOf<SequenceOptions> = {
  learningRate: true,
  epochs: true,
  loss: true,
  optimiser: true,
  clipNorm: true,
  batch: true,
  shuffle: true,
  seed: true,
  stopBelow: true,
  signal: true,
  test: true,
  joint: true,
  onProgress: true,
};

/** Samples of a task, one per row. */
export interface Samples {
  readonly inputs: Matrix;
  readonly targets: Matrix;
}

/** Checked network and tasks; the options of the training are checked by the training. */
export interface Sequence {
  readonly passes: PassBuilder;
  readonly tasks: readonly Samples[];
  readonly tests: readonly Samples[];
  /** Place of the tests among the arguments. */
  readonly testsAt: Arguments;
  readonly rule: LossRule;
  readonly joint: boolean;
}

/** Reads the arguments of `trainSequence`, except the initial parameters. */
export function readSequence(
  args: Arguments,
  network: Network,
  taskList: readonly NetworkTask[],
  options: SequenceOptions,
): Sequence {
  args.options("options", options, SEQUENCE_OPTIONS);
  const { loss, test, joint = false, onProgress } = options;
  const passes = passesOf(args, network);
  const read = (name: "tasks" | "options.test", list: readonly NetworkTask[], count?: number): Samples[] => {
    if (!Array.isArray(list) || list.length === 0 || list.length !== (count ?? list.length)) {
      throw args.error(
        name,
        `an array of ${count ?? "at least one"} task${(count ?? 1) === 1 ? "" : "s"}`,
        list,
      );
    }
    return Array.from(list as readonly NetworkTask[], (task, t) => {
      const samples = readNetworkTask(args.at(name).at(t), task, passes);
      readLoss(args, samples.targets, loss, args.at([name, t, "targets"]));
      return samples;
    });
  };
  const tasks = read("tasks", taskList);
  args.memory("tasks", 2 * tasks.length ** 2, "use fewer tasks");
  args.boolean("options.joint", joint);
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
  return {
    passes,
    tasks,
    tests: test === undefined ? tasks : read("options.test", test, tasks.length),
    testsAt: args.at(test === undefined ? "tasks" : "options.test"),
    rule: readLoss(args, tasks[0]!.targets, loss),
    joint,
  };
}
