import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { VectorLike } from "../../arrays/types";
import type { LossOptions, Network, NetworkTask, ParametersLike } from "../../networks";
import { type InputRows, readNetwork } from "../../networks/architecture";
import {
  checkBlock,
  gradientsPerBlock,
  type LossRule,
  type Plan,
  packParameters,
  planNetwork,
  readLoss,
  readNetworkTask,
} from "../../networks/engine";

/** Weights of the averages, and the loss. */
export interface AveragingGapOptions extends LossOptions {
  /** Weights α of the second network; default 30 from 0 to 1. */
  readonly alphas?: VectorLike | undefined;
}

/** Fields of the options. */
export const GAP_OPTIONS: FieldsOf<AveragingGapOptions> = { alphas: true, loss: true };
/** Default number of averages. */
const AVERAGES = 30;

/** Two checked networks of one architecture on a task. */
export interface Pair {
  readonly plan: Plan;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly inputs: InputRows;
  readonly targets: Float64Array;
  readonly rule: LossRule;
  readonly alphas: Float64Array;
}

/** Reads the arguments of `averagingGap`; the names of the options have been checked. */
export function readPair(
  args: Arguments,
  network: Network,
  first: ParametersLike,
  second: ParametersLike,
  task: NetworkTask,
  { alphas, loss }: AveragingGapOptions,
): Pair {
  const plan = planNetwork(args.at("network"), readNetwork(args.at("network"), network));
  const [before, after] = [
    packParameters(args.at("first"), plan, first),
    packParameters(args.at("second"), plan, second),
  ];
  const { inputs, targets } = readNetworkTask(args.at("task"), task, plan);
  const samples = Math.min(inputs.rows, gradientsPerBlock(plan, plan.outputs));
  args.memory("task.inputs", 2 * samples * plan.outputs * plan.parameters, "use a smaller network");
  checkBlock(args.at("task.inputs"), plan, inputs.rows, plan.outputs);
  return {
    plan,
    first: before,
    second: after,
    inputs: { count: inputs.rows, data: inputs.data },
    targets: targets.data,
    rule: readLoss(args, targets, loss),
    alphas:
      alphas === undefined
        ? Float64Array.from({ length: AVERAGES }, (_, k) => k / (AVERAGES - 1))
        : args.vector("options.alphas", alphas),
  };
}
