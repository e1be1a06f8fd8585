import { argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { generator } from "../../random";
import { normalBuffer, orthogonalMatrix } from "../../random/arrays";
import { drawParameters } from "../engine/draw-parameters";
import type { WeightOp } from "../engine/ops";
import { planNetwork } from "../engine/plan";
import { type Network, readNetwork } from "./network";
import type { Parameters } from "./parameters";

/**
 * Scheme by which initial weights are drawn, for a layer with fan-in n and fan-out m (numbers of units, for
 * convolutions times the length of the kernel).
 *
 * - `"xavier-normal"`: normal with standard deviation gain √(2/(n + m)) (Glorot & Bengio 2010)
 * - `"lecun-normal"`: gain √(1/n);  `"he-normal"`: gain √(2/n) (He et al. 2015)
 * - `"gaussian"`: normal with the given `standardDeviation` in every layer
 * - `"orthogonal"`: orthonormal rows or columns, times gain (Saxe, McClelland & Ganguli 2014)
 * - `"layer-variances"`: gain times normal weights and biases with the variances of the layers, σ_w²/n and σ_b², or 1 in
 *   the `"ntk"` parameterisation
 */
export type InitialisationScheme =
  | "xavier-normal"
  | "lecun-normal"
  | "he-normal"
  | "gaussian"
  | "orthogonal"
  | "layer-variances";

/** Scheme, size and seed of the initial weights. */
export interface InitialisationOptions {
  /** Initialisation scheme; default `"xavier-normal"`, in the `"ntk"` parameterisation `"layer-variances"`. */
  readonly scheme?: InitialisationScheme | undefined;
  /** Factor of the weights, at least 0; default 1; must be omitted for `"gaussian"`. */
  readonly gain?: number | undefined;
  /** Standard deviation of the weights, at least 0; required for `"gaussian"`, must be omitted for other schemes. */
  readonly standardDeviation?: number | undefined;
  /** Seed of the random generator; default 0. */
  readonly seed?: number | undefined;
}

const OPTIONS: FieldsOf<InitialisationOptions> = {
  scheme: true,
  gain: true,
  standardDeviation: true,
  seed: true,
};
const SCHEMES = [
  "xavier-normal",
  "lecun-normal",
  "he-normal",
  "gaussian",
  "orthogonal",
  "layer-variances",
] as const;

/**
 * Draws random weights for a network; biases are zero, except with `"layer-variances"`.
 *
 * @returns { weights, biases }: `weights[l]` of shape [n_{l+1}, n_l], the form that the functions for deep linear
 * networks accept
 * @throws ArgumentError for unknown options or schemes, or a gain, standard deviation or seed out of range
 * @example
 * const network = mlp({ widths: [1, 100, 100, 1], activation: "tanh" });
 * const parameters = initialise(network, { scheme: "xavier-normal", gain: 0.9, seed: 1 });
 * parameters.weights[1]!.shape; // [100, 100]
 */
export function initialise(network: Network, options: InitialisationOptions = {}): Parameters {
  const args = argumentsOf("initialise");
  const checked = readNetwork(args.at("network"), network);
  const plan = planNetwork(args.at("network"), checked);
  args.options("options", options, OPTIONS);
  const standard = checked.parameterisation === "standard" ? "xavier-normal" : "layer-variances";
  const { scheme = standard, gain = 1, seed = 0 } = options;
  args.choice("options.scheme", scheme, SCHEMES);
  args.number("options.gain", gain, { atLeast: 0 });
  args.number("options.seed", seed, { integer: true });
  const other = scheme === "gaussian" ? "gain" : "standardDeviation";
  if (options[other] !== undefined) {
    throw args.error(["options", other], `omitted for the scheme ${scheme}`, options[other]);
  }
  const fixed =
    scheme === "gaussian"
      ? args.number("options.standardDeviation", options.standardDeviation, { atLeast: 0 })
      : 0;
  const deviation = ({ fanIn, channels, width, weightDeviation }: WeightOp): number => {
    const fanOut = (width * fanIn) / channels;
    return {
      "xavier-normal": gain * Math.sqrt(2 / (fanIn + fanOut)),
      "lecun-normal": gain * Math.sqrt(1 / fanIn),
      "he-normal": gain * Math.sqrt(2 / fanIn),
      gaussian: fixed,
      orthogonal: gain,
      "layer-variances": gain * weightDeviation,
    }[scheme];
  };
  const factor = scheme === "gaussian" ? "standardDeviation" : "gain";
  return drawParameters(plan, generator(seed), {
    weights: (random, op) => {
      const data =
        scheme === "orthogonal"
          ? orthogonalMatrix(random, op.width, op.fanIn, gain).data
          : normalBuffer(random, op.width * op.fanIn, deviation(op));
      return args.finite(["options", factor], data);
    },
    biasDeviation: ({ biasDeviation }) => (scheme === "layer-variances" ? gain * biasDeviation : 0),
  });
}
