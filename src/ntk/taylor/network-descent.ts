import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable } from "../../arrays/table";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { attachFigure } from "../../figures/drawable";
import { addGradient, forwardValues, learningRates } from "../../networks/engine";
import { type FiniteNetwork, readFinite, withParameters } from "../finite/finite-network";
import {
  type DescentOptions,
  type DescentRecord,
  descend,
  descentFigure,
  descentTable,
  MOMENTUM_OPTIONS,
} from "./descent";
import { readTask, type TaylorTask } from "./taylor-task";

/** Result of gradient descent of a network. */
export interface NetworkDescent extends Omit<DescentRecord, "change"> {
  /** Network with the final parameters. */
  readonly network: FiniteNetwork;
}

/**
 * Trains a finite network by gradient descent of ½Σ(f − y)², which `kernelGradientFlow`, `ensemble` and `taylorModel`
 * predict. Each layer uses its learning rate, in the parameterisation of the network.
 *
 * @throws ArgumentError for inputs or targets of the wrong shape; IntegrationError, with the partial result, if
 *   the descent diverges
 * @example
 * const finite = initialise(serial(dense({ width: 64 }), erf(), dense()), { inputSize: 2, seed: 1 });
 * const task = { inputs: [[1, 0], [0, 1]], targets: [[1], [-1]] };
 * const { network, loss } = gradientDescent(finite, task, { learningRate: 0.05, steps: 100 });
 * network.forward([[1, 1]]);
 */
export function gradientDescent(
  finite: FiniteNetwork,
  task: TaylorTask,
  options: DescentOptions,
): NetworkDescent {
  return runSync(networkDescent(argumentsOf("gradientDescent"), finite, task, options));
}

/**
 * Asynchronous version of `gradientDescent`, which yields to the event loop, so that it can be aborted by a signal.
 *
 * @throws ArgumentError, IntegrationError (rejects) like `gradientDescent`
 * @example
 * const finite = initialise(serial(dense({ width: 64 }), erf(), dense()), { inputSize: 2, seed: 1 });
 * const task = { inputs: [[1, 0], [0, 1]], targets: [[1], [-1]] };
 * await gradientDescentAsync(finite, task, { learningRate: 0.05, steps: 100, signal: AbortSignal.timeout(1000) });
 */
export async function gradientDescentAsync(
  finite: FiniteNetwork,
  task: TaylorTask,
  options: DescentOptions,
): Promise<NetworkDescent> {
  return runAsync(networkDescent(argumentsOf("gradientDescentAsync"), finite, task, options));
}

function* networkDescent(
  args: Arguments,
  finite: FiniteNetwork,
  task: TaylorTask,
  options: DescentOptions,
): Generator<undefined, NetworkDescent> {
  const prepared = readFinite(args.at("finite"), finite);
  const { plan, theta } = prepared;
  const { inputs, targets } = readTask(args.at("task"), task, prepared, 2);
  const evaluate = (point: Float64Array, gradient: Float64Array): number => {
    const current = { ...prepared, theta: point };
    const pass = forwardValues(current, inputs);
    const error = pass.output[0]!.map((f, i) => f - targets[i]!);
    gradient.fill(0);
    addGradient(current, pass, error, inputs.count, gradient);
    return error.reduce((sum, e) => sum + e * e, 0) / 2;
  };
  const toDescent = ({ change, ...record }: DescentRecord): NetworkDescent =>
    attachFigure(
      attachTable({ ...record, network: withParameters(finite, change.data) }, descentTable),
      descentFigure,
    );
  args.options("options", options, MOMENTUM_OPTIONS);
  return yield* descend(args, evaluate, learningRates(plan), theta, options, toDescent);
}
