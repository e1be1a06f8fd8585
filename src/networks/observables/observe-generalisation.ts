import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { readArray } from "../../arrays/read-array";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { countRight } from "../passes/accuracy";
import type { NetworkTask } from "../passes/chunks";
import { LOSS_OPTIONS, type LossOptions, readLoss } from "../passes/losses";
import type { Observable, TrainingState } from "../training/training";

/**
 * Records the loss on a task other than the training task: the generalisation error on held-out samples.
 *
 * @param task inputs [N, nIn] or images, targets [N, nOut]
 * @returns an observable whose observations are a Float64Array of length T
 * @throws ArgumentError for a task whose inputs and targets do not match, or an unknown loss; `train` throws it for a
 * task whose sizes differ from those of the network
 * @example
 * const network = mlp({ widths: [1, 30, 1], activation: "tanh" });
 * const record = { test: observeLoss({ inputs: [[-0.5]], targets: [[0.95]] }) };
 * const options = { learningRate: 0.05, epochs: 200, record };
 * const { loss, observations } = train(network, initialise(network), twoPoints(), options);
 * observations.test[200]; // compare with loss[200]
 */
export function observeLoss(task: NetworkTask, options: LossOptions = {}): Observable<Float64Array> {
  const args = argumentsOf("observeLoss");
  const { inputs, targets } = readTask(args.at("task"), task);
  args.options("options", options, LOSS_OPTIONS);
  const rule = readLoss(args, targets, options.loss);
  return {
    observe: (state) => {
      const outputs = predicted(args, state, inputs, targets);
      return rule.sum(outputs, targets.data, targets.rows, targets.columns) / targets.rows;
    },
    collect: ({ data }) => data,
  };
}

/**
 * Records the fraction of samples whose largest output has the index of their largest target; for one output, of those
 * whose output and target are both above 0 or both not (labels ±1).
 *
 * @param task samples to evaluate; default those of the training task
 * @returns an observable whose observations are a Float64Array of length T
 * @throws ArgumentError for a task whose inputs and targets do not match; `train` throws it for a task whose sizes
 * differ from those of the network
 * @example
 * const network = mlp({ widths: [2, 16, 2], activation: "relu" });
 * const task = { inputs: [[0, 1], [1, 0], [1, 1]], targets: [[1, 0], [0, 1], [0, 1]] };
 * const record = { accuracy: observeAccuracy() };
 * const options = { learningRate: 0.1, epochs: 100, loss: "cross-entropy", record } as const;
 * const { observations } = train(network, initialise(network), task, options);
 * observations.accuracy[100]; // 1 if all three are classified correctly
 */
export function observeAccuracy(task?: NetworkTask): Observable<Float64Array> {
  const args = argumentsOf("observeAccuracy");
  const given = task === undefined ? undefined : readTask(args.at("task"), task);
  return {
    observe(state) {
      if (given === undefined) {
        const { data, shape } = state.task.targets;
        return accuracyOf(state.output().data, data, shape[1]!);
      }
      const { inputs, targets } = given;
      const outputs = predicted(args, state, inputs, targets);
      return accuracyOf(outputs, targets.data, targets.columns);
    },
    collect: ({ data }) => data,
  };
}

/** Returns copies of the inputs and targets of a task, after checking that they have the same number of samples. */
function readTask(args: Arguments, task: NetworkTask): { inputs: NdArray; targets: Matrix } {
  args.record(HERE, task);
  const { shape, data } = readArray(args.at("inputs"), task.inputs, { dimensions: [2, 3, 4] });
  return {
    inputs: toNdArray(data, shape),
    targets: args.matrix("targets", task.targets, { rows: shape[0] }),
  };
}

function predicted(args: Arguments, state: TrainingState, inputs: NdArray, targets: Matrix): Float64Array {
  const outputs = state.predict(inputs);
  if (outputs.shape[1] === targets.columns) return outputs.data;
  const expected = `a matrix of ${outputs.shape[1]} columns, one per output of the network`;
  throw args.refusal("task.targets", expected, `${targets.columns} columns`);
}

function accuracyOf(outputs: Float64Array, targets: Float64Array, n: number): number {
  const rows = outputs.length / n;
  return countRight(outputs, targets, rows, n) / rows;
}
