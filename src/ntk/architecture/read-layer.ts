import type { Arguments, NumberRange } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Layer, Padding, Parameterisation } from "./layer";
import { readActivation } from "./read-activation";

/** Largest number of layers, including nested ones, so that the check of cyclic data ends. */
const MAX_LAYERS = 10_000;

/** Checks every field of a layer and of all layers within it, and returns a copy. */
export function readLayer(args: Arguments, layer: Layer): Layer {
  let count = 0;
  const read = (at: Arguments, value: Layer): Layer => {
    if (Array.isArray(value)) throw at.error(HERE, "a layer", value);
    at.record(HERE, value);
    if (++count > MAX_LAYERS) throw args.refusal(HERE, `at most ${MAX_LAYERS} layers`, "more");
    switch (value.type) {
      case "dense":
        return { type: "dense", ...readVariances(at, value) };
      case "conv": {
        const filter = readSizes(at.at("filter"), value.filter);
        const windows = readWindows(at, filter, value);
        return { type: "conv", filter, ...windows, ...readVariances(at, value) };
      }
      case "averagePool": {
        const window = readSizes(at.at("window"), value.window);
        return { type: "averagePool", window, ...readWindows(at, window, value) };
      }
      case "layerNorm":
        return { type: "layerNorm", epsilon: at.number("epsilon", value.epsilon, { atLeast: 0 }) };
      case "dropout":
        return { type: "dropout", rate: readFraction(at.at("rate"), value.rate) };
      case "activation":
        return readActivation(at, value);
      case "serial":
        return { type: "serial", layers: readAll(at.at("layers"), value.layers) };
      case "parallel":
        return { type: "parallel", branches: readAll(at.at("branches"), value.branches) };
      case "sum":
      case "flatten":
      case "globalAveragePool":
        return { type: value.type };
      default:
        throw at.error(HERE, "a layer (made by dense, relu, serial, ...)", value);
    }
  };
  const readAll = (at: Arguments, layers: readonly Layer[]): Layer[] => {
    if (!Array.isArray(layers) || layers.length > MAX_LAYERS) {
      throw at.error(HERE, `an array of at most ${MAX_LAYERS} layers`, layers);
    }
    // Not `map`, which skips the holes of a sparse array.
    return Array.from(layers as readonly Layer[], (inner, i) => read(at.at(i), inner));
  };
  return read(args, layer);
}

/** Range of numbers of units, positions, channels and features. */
export const SIZE: NumberRange = { integer: true, atLeast: 1, atMost: 2 ** 31 };

/** Width, variances and learning rate of a dense or convolutional layer. */
export interface Variances {
  readonly width?: number | undefined;
  readonly weightVariance: number;
  readonly biasVariance: number;
  readonly learningRate: number;
}

/** Checks the width, variances and learning rate of a layer, and returns a copy. */
export function readVariances(args: Arguments, layer: Variances): Variances {
  const { width, weightVariance, biasVariance, learningRate } = layer;
  if (width !== undefined) {
    args.number("width", width, SIZE);
  }
  return {
    ...(width === undefined ? {} : { width }),
    weightVariance: args.number("weightVariance", weightVariance, { above: 0 }),
    biasVariance: args.number("biasVariance", biasVariance, { atLeast: 0 }),
    learningRate: args.number("learningRate", learningRate, { atLeast: 0 }),
  };
}

/** Checks a list of one or two positive sizes, or of `length` sizes, and returns a copy. */
export function readSizes(args: Arguments, sizes: readonly number[], length?: number): number[] {
  const fits = Array.isArray(sizes) && (length === undefined ? [1, 2] : [length]).includes(sizes.length);
  if (!fits) {
    const count = length === undefined ? "one or two" : String(length);
    throw args.error(HERE, `an array of ${count} positive integers`, sizes);
  }
  // Not `map`, which skips the holes of a sparse array.
  return Array.from(sizes, (size, i) => args.number(i, size, SIZE));
}

/** Checks and returns a number from 0 to below 1. */
export function readFraction(args: Arguments, value: number): number {
  if (args.number(HERE, value, { atLeast: 0 }) < 1) return value;
  throw args.error(HERE, "below 1", value);
}

/** Checks and returns the scaling of the parameters; default `"ntk"`. */
export const readParameterisation = (args: Arguments, value: Parameterisation = "ntk"): Parameterisation =>
  args.choice(HERE, value, ["ntk", "standard"]);

const PADDINGS = ["same", "valid", "circular"] as const;

/** Checks the strides (one per entry of `sizes`) and the padding, and returns a copy. */
export function readWindows(
  args: Arguments,
  sizes: readonly number[],
  { strides, padding }: { readonly strides: readonly number[]; readonly padding: Padding },
): { strides: number[]; padding: Padding } {
  return {
    strides: readSizes(args.at("strides"), strides, sizes.length),
    padding: args.choice("padding", padding, PADDINGS),
  };
}
