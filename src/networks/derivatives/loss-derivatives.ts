import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import type { InputRows } from "../architecture/samples";
import { type Prepared, prepare } from "../engine/prepared";
import { type NetworkTask, readNetworkTask } from "../passes/chunks";
import { LOSS_OPTIONS, type LossOptions, type LossRule, readLoss } from "../passes/losses";

/** A checked network on a task, for derivatives of its loss. */
export interface LossProblem {
  readonly prepared: Prepared;
  readonly inputs: InputRows;
  readonly targets: Matrix;
  readonly rule: LossRule;
}

/** Checks the arguments of a function that differentiates the loss of a network on a task. */
export function readLossProblem(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions,
): LossProblem {
  const prepared = prepare(args, network, parameters);
  const { inputs, targets } = readNetworkTask(args.at("task"), task, prepared.plan);
  args.options("options", options, LOSS_OPTIONS);
  const rule = readLoss(args, targets, options.loss);
  const rows = prepared.plan.footprint * inputs.rows * 4;
  args.memory("task.inputs", rows, "pass fewer samples at a time");
  return { prepared, inputs: { count: inputs.rows, data: inputs.data }, targets, rule };
}

/** Computes the derivative of the sum of the losses of the samples with respect to the outputs, times `scale`. */
export function outputSignals(
  { rule, targets }: LossProblem,
  outputs: Float64Array,
  scale: number,
): Float64Array {
  const signals = new Float64Array(outputs.length);
  rule.signal(outputs, targets.data, signals, targets.rows, targets.columns, scale);
  return signals;
}
