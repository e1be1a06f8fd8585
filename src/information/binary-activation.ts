import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { CustomActivation } from "../networks";

/**
 * Derivative that takes the place of that of the sign in the backward pass (straight-through estimator, Hubara et al. 2016).
 *
 * - `"hardTanh"`: 1 for |z| <= 1, else 0
 * - `"identity"`: 1
 * - `"swish"`: β (2 − βz tanh(βz/2)) / (1 + cosh βz), the derivative of the SignSwish function (Darabi et al. 2018); β = 5 unless
 *   given as `{ name: "swish", beta }`
 *
 * @example
 * const surrogate: Surrogate = { name: "swish", beta: 2 };
 * binaryActivation(surrogate).derivative(0); // 2
 */
export type Surrogate = "hardTanh" | "identity" | "swish" | { readonly name: "swish"; readonly beta: number };

const DEFAULT_BETA = 5;
/** |βz| from which the derivative of the SignSwish function is 0 in double precision. */
const FLAT = 800;

/** Returns sign(x), with sign(0) = +1. */
export const signOf = (x: number): number => (x < 0 ? -1 : 1);

/**
 * Returns the activation of binary units: the sign of the pre-activation, +1 at 0, with the derivative of a surrogate for the
 * backward pass.
 *
 * @param surrogate derivative of the backward pass
 * @throws ArgumentError for an unknown surrogate, or a β that is not above 0
 * @example
 * const network = mlp({ widths: [4, 8, 1], activation: binaryActivation("hardTanh"), bias: false });
 */
export const binaryActivation = (surrogate: Surrogate): CustomActivation =>
  readSurrogate(argumentsOf("binaryActivation").at("surrogate"), surrogate);

/** Checks a surrogate, and returns the activation. */
export function readSurrogate(args: Arguments, surrogate: Surrogate): CustomActivation {
  if (typeof surrogate === "object") {
    args.options(HERE, surrogate, { name: true, beta: true });
    args.choice("name", surrogate.name, ["swish"]);
    return { value: signOf, derivative: swishSlope(args.number("beta", surrogate.beta, { above: 0 })) };
  }
  const name = args.choice(HERE, surrogate, Object.keys(SLOPES) as (keyof typeof SLOPES)[]);
  return { value: signOf, derivative: SLOPES[name] };
}

/** Returns the derivative of the SignSwish function, in a form in which nothing overflows. */
function swishSlope(beta: number): (z: number) => number {
  return (z) => {
    const x = Math.min(Math.abs(beta * z), FLAT);
    const e = Math.exp(-x);
    const sum = 1 + e;
    // tanh(x / 2) = (1 − e) / (1 + e) and 1 + cosh x = (1 + e)² / (2 e)
    return beta * ((2 * e * (2 - (x * (1 - e)) / sum)) / (sum * sum));
  };
}

const SLOPES = {
  hardTanh: (z: number) => (Math.abs(z) <= 1 ? 1 : 0),
  identity: () => 1,
  swish: swishSlope(DEFAULT_BETA),
};
