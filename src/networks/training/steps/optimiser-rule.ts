import type { Arguments } from "../../../arrays/arguments";
import { HERE } from "../../../arrays/path";
import type { Optimiser, OptimiserName } from "./optimiser";

/** An optimiser in the form that the kernels use. */
export interface OptimiserRule {
  /** Number of the rule in the kernels. */
  readonly rule: number;
  /** Names of its states in a checkpoint. */
  readonly states: readonly string[];
  /** Multiple λ of the parameters that is added to the gradient. */
  readonly penalty: number;
  /** Rate λ of the decay (1 − η λ) of the parameters before a step. */
  readonly decay: number;
  /** True if a step also subtracts η times the gradient, next to the step of the kernel. */
  readonly addsGradient: boolean;
  /** Writes the coefficients of step `step` (from 0) for the kernel. */
  prepare(coefficients: Float64Array, step: number, learningRate: number): void;
}

const NAMES: readonly OptimiserName[] = ["sgd", "momentum", "adam", "adamw"];

const SGD_FIELDS = { name: true, weightDecay: true } as const;
const MOMENTUM_FIELDS = { name: true, momentum: true, nesterov: true, weightDecay: true } as const;
const ADAM_FIELDS = { name: true, beta1: true, beta2: true, epsilon: true, weightDecay: true } as const;

/** Default of `weightDecay` for AdamW, as in PyTorch. */
const ADAMW_DECAY = 0.01;

/** Reads and checks an optimiser. */
export function readOptimiser(args: Arguments, optimiser: Optimiser): OptimiserRule {
  if (typeof optimiser !== "object")
    return readOptimiser(args, { name: args.choice(HERE, optimiser, NAMES) });
  args.record(HERE, optimiser);
  args.choice("name", optimiser.name, NAMES);
  const fraction = (field: "momentum" | "beta1" | "beta2", value: number): number =>
    args.number(field, value, { atLeast: 0, atMost: 1 - 2 ** -52 });
  const readDecay = (): number =>
    args.number("weightDecay", optimiser.weightDecay ?? (optimiser.name === "adamw" ? ADAMW_DECAY : 0), {
      atLeast: 0,
    });
  const plain = { penalty: 0, decay: 0, addsGradient: false };
  if (optimiser.name === "sgd") {
    args.options(HERE, optimiser, SGD_FIELDS);
    const prepare = (coefficients: Float64Array, _: number, rate: number) => coefficients.set([-rate]);
    return { ...plain, rule: 0, states: [], penalty: readDecay(), prepare };
  }
  if (optimiser.name === "momentum") {
    args.options(HERE, optimiser, MOMENTUM_FIELDS);
    const momentum = fraction("momentum", optimiser.momentum ?? 0.9);
    const nesterov = args.boolean("nesterov", optimiser.nesterov ?? false);
    const prepare = (coefficients: Float64Array, _: number, rate: number) =>
      coefficients.set([nesterov ? -rate * momentum : -rate, momentum]);
    const states = ["velocity"];
    return { ...plain, rule: 1, states, penalty: readDecay(), addsGradient: nesterov, prepare };
  }
  args.options(HERE, optimiser, ADAM_FIELDS);
  const beta1 = fraction("beta1", optimiser.beta1 ?? 0.9);
  const beta2 = fraction("beta2", optimiser.beta2 ?? 0.999);
  const epsilon = args.number("epsilon", optimiser.epsilon ?? 1e-8, { above: 0 });
  const lambda = readDecay();
  return {
    ...plain,
    ...(optimiser.name === "adamw" ? { decay: lambda } : { penalty: lambda }),
    rule: 2,
    states: ["mean", "square"],
    prepare(coefficients, step, rate) {
      const meanBias = 1 - beta1 ** (step + 1);
      const squareBias = 1 - beta2 ** (step + 1);
      coefficients.set([-rate / meanBias, beta1, beta2, 1 / Math.sqrt(squareBias), epsilon]);
    },
  };
}
