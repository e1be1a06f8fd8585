import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type {
  Activation,
  ActivationLayer,
  ActivationName,
  CustomActivation,
  CustomLayer,
  NamedActivation,
  PiecewiseLinear,
} from "./activation";

const piecewiseLinear = (negative: number, positive: number): PiecewiseLinear => ({
  type: "activation",
  name: "piecewiseLinear",
  negative,
  positive,
});

const sine = (phase: number): ActivationLayer => ({
  type: "activation",
  name: "sinusoid",
  amplitude: 1,
  frequency: 1,
  phase,
});

const named = (name: NamedActivation["name"]): NamedActivation => ({ type: "activation", name });

/** Returns the activations that are selected by name, as layers. */
const namedLayers = (): Readonly<Record<ActivationName, ActivationLayer>> => ({
  linear: piecewiseLinear(1, 1),
  relu: piecewiseLinear(0, 1),
  leakyRelu: piecewiseLinear(0.01, 1),
  abs: piecewiseLinear(-1, 1),
  elu: named("elu"),
  tanh: named("tanh"),
  swish: named("swish"),
  gelu: named("gelu"),
  erf: named("erf"),
  sin: sine(0),
  cos: sine(Math.PI / 2),
  exp: named("exp"),
  gaussian: named("gaussian"),
  sign: named("sign"),
});

const BY_NAME = /* @__PURE__ */ namedLayers();

/** Names of all activations that have one. */
export const ACTIVATION_NAMES = /* @__PURE__ */ Object.keys(BY_NAME) as readonly ActivationName[];

/** Checks every field of an activation, and returns a copy as a layer. */
export function readActivation(args: Arguments, activation: Activation): ActivationLayer {
  if (typeof activation !== "object") return { ...BY_NAME[args.choice(HERE, activation, ACTIVATION_NAMES)] };
  args.record(HERE, activation);
  if ("slope" in activation || activation.name === ("leakyRelu" as unknown)) {
    args.options<{ name?: unknown; slope?: unknown }>(HERE, activation, { name: true, slope: true });
    args.choice("name", activation.name, ["leakyRelu"]);
    return piecewiseLinear(args.number("slope", (activation as { readonly slope: number }).slope), 1);
  }
  const type = "activation";
  switch (activation.name) {
    case "piecewiseLinear": {
      const negative = args.number("negative", activation.negative);
      return piecewiseLinear(negative, args.number("positive", activation.positive));
    }
    case "sinusoid": {
      const { name } = activation;
      const amplitude = args.number("amplitude", activation.amplitude);
      const frequency = args.number("frequency", activation.frequency);
      return { type, name, amplitude, frequency, phase: args.number("phase", activation.phase) };
    }
    case "polynomial": {
      const coefficients = readCoefficients(args.at("coefficients"), activation.coefficients);
      return { type, name: activation.name, coefficients };
    }
    case "custom":
    case undefined:
      return readCustom(args, args, activation);
    default:
      return { ...BY_NAME[args.choice("name", activation.name, ACTIVATION_NAMES)] };
  }
}

/** Largest degree of a polynomial, for which its moments can still be represented accurately in float64. */
const MAX_DEGREE = 30;

/** Checks a polynomial's coefficients and returns a copy. */
export function readCoefficients(args: Arguments, coefficients: readonly number[]): number[] {
  const copy = Array.from(args.vector(HERE, coefficients));
  if (copy.length <= MAX_DEGREE + 1) return copy;
  throw args.error(HERE, `at most ${MAX_DEGREE + 1} coefficients`, coefficients);
}

/** Checks a custom activation, whose optional fields may be at another place than its functions, and returns a copy. */
export function readCustom(
  args: Arguments,
  options: Arguments,
  { value, derivative, secondDerivative, nodes = 100 }: CustomActivation,
): CustomLayer {
  args.callable("value", value);
  args.callable("derivative", derivative);
  if (secondDerivative !== undefined) options.callable("secondDerivative", secondDerivative);
  options.number("nodes", nodes, { integer: true, atLeast: 2, atMost: 300 });
  const second = secondDerivative === undefined ? {} : { secondDerivative };
  return { type: "activation", name: "custom", value, derivative, ...second, nodes };
}
