import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Activation, OwnActivation } from "./layer";

/** Checks every field of an activation, and returns a copy. */
export function readActivation(args: Arguments, layer: Activation): Activation {
  const { type } = layer;
  switch (layer.name) {
    case "piecewiseLinear": {
      const negative = args.number("negative", layer.negative);
      return { type, name: layer.name, negative, positive: args.number("positive", layer.positive) };
    }
    case "sinusoid": {
      const amplitude = args.number("amplitude", layer.amplitude);
      const frequency = args.number("frequency", layer.frequency);
      return { type, name: layer.name, amplitude, frequency, phase: args.number("phase", layer.phase) };
    }
    case "polynomial": {
      const coefficients = readCoefficients(args.at("coefficients"), layer.coefficients);
      return { type, name: layer.name, coefficients };
    }
    case "own":
      return readOwnActivation(args, args, layer);
    default:
      return { type, name: args.choice("name", layer.name, NAMES) };
  }
}

const NAMES = ["erf", "gelu", "exp", "gaussian", "sign"] as const;

/** Largest degree of a polynomial, for which its moments can still be represented accurately in float64. */
const MAX_DEGREE = 30;

/** Checks a polynomial's coefficients and returns a copy. */
export function readCoefficients(args: Arguments, coefficients: readonly number[]): number[] {
  const copy = Array.from(args.vector(HERE, coefficients));
  if (copy.length <= MAX_DEGREE + 1) return copy;
  throw args.error(HERE, `at most ${MAX_DEGREE + 1} coefficients`, coefficients);
}

/** Checks a custom activation, whose optional fields may be at another place than its functions, and returns a copy. */
export function readOwnActivation(
  args: Arguments,
  options: Arguments,
  { value, derivative, secondDerivative, nodes }: Omit<OwnActivation, "type" | "name">,
): OwnActivation {
  args.callable("value", value);
  args.callable("derivative", derivative);
  if (secondDerivative !== undefined) options.callable("secondDerivative", secondDerivative);
  options.number("nodes", nodes, { integer: true, atLeast: 2, atMost: 300 });
  const second = secondDerivative === undefined ? {} : { secondDerivative };
  return { type: "activation", name: "own", value, derivative, ...second, nodes };
}
