import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { Network, NetworkTask, ParametersLike } from "../../networks";
import type { InputRows } from "../../networks/architecture";
import { learningRates, type Prepared, prepare, readNetworkTask } from "../../networks/engine";

/** Loss of the steps of `elasticity`. */
export type ElasticityLoss = "half-mean-square" | "logistic";

/** Learning rate and loss of the steps. */
export interface ElasticityOptions {
  /** Learning rate η of the steps. */
  readonly learningRate: number;
  /** `"half-mean-square"` (default), or `"logistic"`, ln(1 + e^(−y f)) for targets y = ±1. */
  readonly loss?: ElasticityLoss | undefined;
}

/** Fields of the options. */
export const ELASTICITY_OPTIONS: FieldsOf<ElasticityOptions> = { learningRate: true, loss: true };

/** A checked network with one output on a task, and the steps to make. */
export interface ElasticityProblem {
  readonly prepared: Prepared;
  readonly inputs: InputRows;
  readonly targets: Float64Array;
  /** Returns ∂L/∂f of the loss of one sample with output f and target y. */
  readonly slope: (f: number, y: number) => number;
  readonly learningRate: number;
  /** Learning rates of all parameters, relative to that of the network. */
  readonly rates: Float64Array;
}

const SLOPES: Record<ElasticityLoss, ElasticityProblem["slope"]> = {
  "half-mean-square": (f, y) => f - y,
  logistic: (f, y) => -y / (1 + Math.exp(y * f)),
};

/** Reads the arguments of `elasticity`; the names of the options have been checked. */
export function readElasticityProblem(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: ElasticityOptions,
): ElasticityProblem {
  const prepared = prepare(args, network, parameters);
  const { plan } = prepared;
  if (plan.outputs !== 1)
    throw args.refusal("network", "a network with one output", `${plan.outputs} outputs`);
  const { inputs, targets } = readNetworkTask(args.at("task"), task, plan);
  const learningRate = args.number("options.learningRate", options.learningRate, { above: 0 });
  const { loss = "half-mean-square" } = options;
  args.choice("options.loss", loss, Object.keys(SLOPES) as ElasticityLoss[]);
  if (loss === "logistic") {
    targets.data.forEach((y, i) => {
      if (Math.abs(y) !== 1) throw args.error(["task", "targets", i], "1 or −1", y);
    });
  }
  args.memory("task.inputs", inputs.rows * inputs.rows, "use fewer samples");
  args.memory("task.inputs", 2 * plan.footprint * inputs.rows, "use fewer samples");
  return {
    prepared,
    inputs: { count: inputs.rows, data: inputs.data },
    targets: targets.data,
    slope: SLOPES[loss],
    learningRate,
    rates: learningRates(plan),
  };
}
