import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";

/** Optimisers that are selected by name. */
export type OptimiserName = "sgd" | "momentum" | "adam";

/**
 * Rule that turns the gradient g into a step, in PyTorch's conventions; η is the learning rate.
 *
 * - `"sgd"`: w −= η g
 * - `"momentum"`: v = μ v + g, w −= η v; μ = `momentum`, default 0.9
 * - `"adam"`: w −= η m̂ / (√v̂ + ε) with the bias-corrected means m̂ of g and v̂ of g² (Kingma & Ba 2015); defaults
 *   β₁ = 0.9, β₂ = 0.999, ε = 1e-8
 */
export type Optimiser =
  | OptimiserName
  | { readonly name: "sgd" }
  | { readonly name: "momentum"; readonly momentum?: number }
  | { readonly name: "adam"; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number };

/** An optimiser in the form that the kernels use. */
export interface OptimiserRule {
  /** Number of the rule in the kernels. */
  readonly rule: number;
  /** Names of its states in a checkpoint. */
  readonly states: readonly string[];
  /** Writes the coefficients of step `step` (from 0) for the kernel. */
  prepare(coefficients: Float64Array, step: number): void;
}

const NAMES: readonly OptimiserName[] = ["sgd", "momentum", "adam"];

const MOMENTUM_FIELDS = { name: true, momentum: true } as const;
const ADAM_FIELDS = { name: true, beta1: true, beta2: true, epsilon: true } as const;

/** Reads and checks an optimiser. */
export function readOptimiser(args: Arguments, optimiser: Optimiser, learningRate: number): OptimiserRule {
  if (typeof optimiser !== "object") {
    return readOptimiser(args, { name: args.choice(HERE, optimiser, NAMES) }, learningRate);
  }
  args.record(HERE, optimiser);
  args.choice("name", optimiser.name, NAMES);
  const fraction = (field: "momentum" | "beta1" | "beta2", value: number): number =>
    args.number(field, value, { atLeast: 0, atMost: 1 - 2 ** -52 });
  if (optimiser.name === "sgd") {
    args.options(HERE, optimiser, { name: true });
    return { rule: 0, states: [], prepare: (coefficients) => coefficients.set([-learningRate]) };
  }
  if (optimiser.name === "momentum") {
    args.options(HERE, optimiser, MOMENTUM_FIELDS);
    const momentum = fraction("momentum", optimiser.momentum ?? 0.9);
    const prepare = (coefficients: Float64Array) => coefficients.set([-learningRate, momentum]);
    return { rule: 1, states: ["velocity"], prepare };
  }
  args.options(HERE, optimiser, ADAM_FIELDS);
  const beta1 = fraction("beta1", optimiser.beta1 ?? 0.9);
  const beta2 = fraction("beta2", optimiser.beta2 ?? 0.999);
  const epsilon = args.number("epsilon", optimiser.epsilon ?? 1e-8, { above: 0 });
  return {
    rule: 2,
    states: ["mean", "square"],
    prepare(coefficients, step) {
      const meanBias = 1 - beta1 ** (step + 1);
      const squareBias = 1 - beta2 ** (step + 1);
      coefficients.set([-learningRate / meanBias, beta1, beta2, 1 / Math.sqrt(squareBias), epsilon]);
    },
  };
}
