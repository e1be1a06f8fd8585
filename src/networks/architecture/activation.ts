import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { erf, normalDensity, normalDistribution } from "./erf";

/** Activations that are selected by name. */
export type ActivationName = "linear" | "relu" | "leakyRelu" | "elu" | "tanh" | "swish" | "gelu" | "erf";

/** A custom activation and its derivative as functions of the pre-activation, called once per unit and sample. */
export interface CustomActivation {
  readonly value: (z: number) => number;
  readonly derivative: (z: number) => number;
}

/**
 * The nonlinearity of a network's hidden layers.
 *
 * - `"linear"`: z
 * - `"relu"`: max(z, 0), with derivative 0 at 0
 * - `"leakyRelu"`: z for z > 0, else `slope` z; slope 0.01 unless given as `{ name: "leakyRelu", slope }`
 * - `"elu"`: z for z > 0, else e^z − 1
 * - `"tanh"`, `"erf"`
 * - `"swish"`: z / (1 + e^−z)
 * - `"gelu"`: z Φ(z) with the exact normal distribution Φ, not an approximation
 * - any custom `{ value, derivative }`
 *
 * @example
 * const soft: Activation = { value: (z) => Math.log1p(Math.exp(z)), derivative: (z) => 1 / (1 + Math.exp(-z)) };
 * const network = mlp({ widths: [1, 20, 1], activation: soft });
 */
export type Activation =
  | ActivationName
  | { readonly name: "leakyRelu"; readonly slope: number }
  | CustomActivation;

/** An activation in the form that the loops over units use. */
export interface ActivationRule extends CustomActivation {
  /** Slope below 0, for functions that are z above 0 and `slope` z below. */
  readonly slope?: number;
}

const piecewise = (slope: number): ActivationRule => ({
  slope,
  value: (z) => (z > 0 ? z : slope * z + 0),
  derivative: (z) => (z > 0 ? 1 : slope),
});

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

const RULES: Readonly<Record<ActivationName, ActivationRule>> = {
  linear: piecewise(1),
  relu: piecewise(0),
  leakyRelu: piecewise(0.01),
  elu: { value: (z) => (z > 0 ? z : Math.expm1(z)), derivative: (z) => (z > 0 ? 1 : Math.exp(z)) },
  tanh: {
    value: Math.tanh,
    derivative: (z) => {
      const e = Math.exp(-Math.abs(z));
      // 1 − tanh² = sech², which avoids cancellation.
      const sech = (2 * e) / (1 + e * e);
      return sech * sech;
    },
  },
  swish: {
    value: (z) => z * sigmoid(z),
    derivative: (z) => sigmoid(z) * (1 + z * sigmoid(-z)),
  },
  gelu: {
    value: (z) => z * normalDistribution(z),
    derivative: (z) => normalDistribution(z) + z * normalDensity(z),
  },
  erf: { value: erf, derivative: (z) => (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) },
};

const NAMES = Object.keys(RULES) as ActivationName[];

/** Checks an activation and returns its functions. */
export function activationRule(args: Arguments, activation: Activation): ActivationRule {
  if (typeof activation !== "object") return RULES[args.choice(HERE, activation, NAMES)];
  args.record(HERE, activation);
  if ("name" in activation) {
    args.options(HERE, activation, { name: true, slope: true });
    args.choice("name", activation.name, ["leakyRelu"]);
    return piecewise(args.number("slope", activation.slope));
  }
  args.callable("value", activation.value);
  args.callable("derivative", activation.derivative);
  return activation;
}

/** Returns a checked copy of an activation. */
export function readActivation(args: Arguments, activation: Activation): Activation {
  const { value, derivative } = activationRule(args, activation);
  if (typeof activation === "string") return activation;
  return "name" in activation ? { name: activation.name, slope: activation.slope } : { value, derivative };
}

/** Writes φ(z) to `out` for the first `count` numbers. */
export function applyActivation(
  rule: ActivationRule,
  z: Float64Array,
  out: Float64Array,
  count: number,
): void {
  const { slope, value } = rule;
  // Adding 0 turns −0 into 0.
  if (slope === undefined) for (let i = 0; i < count; i++) out[i] = value(z[i]!);
  else for (let i = 0; i < count; i++) out[i] = z[i]! > 0 ? z[i]! : slope * z[i]! + 0;
}

/** Writes φ'(z) · signal to `out` for the first `count` numbers. */
export function applyDerivative(
  rule: ActivationRule,
  z: Float64Array,
  signal: Float64Array,
  out: Float64Array,
  count: number,
): void {
  const { slope, derivative } = rule;
  if (slope === undefined) for (let i = 0; i < count; i++) out[i] = derivative(z[i]!) * signal[i]!;
  else for (let i = 0; i < count; i++) out[i] = z[i]! > 0 ? signal[i]! : slope * signal[i]!;
}
