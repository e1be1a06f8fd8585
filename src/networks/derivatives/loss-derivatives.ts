import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import type { InputRows } from "../architecture/samples";
import { checkBlock, type Prepared, prepare } from "../engine/prepared";
import { type NetworkTask, readNetworkTask } from "../passes/chunks";
import { LOSS_OPTIONS, type LossOptions, type LossRule, readLoss } from "../passes/losses";

/** A checked network on a task, for derivatives of its loss. */
export interface LossProblem {
  readonly prepared: Prepared;
  readonly inputs: InputRows;
  readonly targets: Matrix;
  readonly rule: LossRule;
}

/** Function of a network, its parameters and a task that differentiates the loss. */
type LossDerivative<Result> = (args: Arguments, problem: LossProblem) => Computation<Result>;

/** Runs a computation of a derivative of the loss of a network on a task, after checking its arguments. */
export function differentiateLoss<Result>(
  functionName: string,
  compute: LossDerivative<Result>,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions,
): Result {
  const args = argumentsOf(functionName);
  args.options("options", options, LOSS_OPTIONS);
  return runSync(compute(args, readLossProblem(args, network, parameters, task, options)));
}

/** Implements the asynchronous form of a function that differentiates the loss of a network on a task. */
export async function differentiateLossAsync<Result>(
  functionName: string,
  compute: LossDerivative<Result>,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions & ComputationOptions,
): Promise<Result> {
  const args = argumentsOf(functionName);
  args.options("options", options, { ...LOSS_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  const problem = readLossProblem(args, network, parameters, task, options);
  return computeAsync(args, compute(args, problem), options);
}

function readLossProblem(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  { loss }: LossOptions,
): LossProblem {
  const prepared = prepare(args, network, parameters);
  const { inputs, targets } = readNetworkTask(args.at("task"), task, prepared.plan);
  const rule = readLoss(args, targets, loss);
  checkBlock(args.at("task.inputs"), prepared.plan, inputs.rows, 4);
  return { prepared, inputs: { count: inputs.rows, data: inputs.data }, targets, rule };
}

/** Returns the targets of a block of samples that begins at sample `start`. */
export const targetsOf = (
  { targets: { data, columns } }: LossProblem,
  start: number,
  count: number,
): Float64Array => data.subarray(start * columns, (start + count) * columns);

/**
 * Computes the derivative of the sum of the losses of a block of samples with respect to their outputs, times `scale`.
 */
export function outputSignals(
  problem: LossProblem,
  outputs: Float64Array,
  start: number,
  scale: number,
): Float64Array {
  const n = problem.targets.columns;
  const count = outputs.length / n;
  const signals = new Float64Array(outputs.length);
  problem.rule.signal(outputs, targetsOf(problem, start, count), signals, count, n, scale);
  return signals;
}
