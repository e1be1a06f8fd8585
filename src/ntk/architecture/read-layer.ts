import { checkChoice, checkFunction, checkNumber, checkRecord } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { readVector } from "../../arrays/readers";
import type { Activation, Layer, Padding } from "./layer";

/** Largest number of layers, including nested ones, so that the check of cyclic data ends. */
const MAX_LAYERS = 10_000;

/** Checks every field of a layer and of all layers within it, and returns a copy. */
export function readLayer(functionName: string, argument: string, layer: Layer): Layer {
  let count = 0;
  const read = (path: string, value: Layer): Layer => {
    if (Array.isArray(value)) throw ArgumentError.of(functionName, path, "a layer", value);
    checkRecord(functionName, path, value);
    if (++count > MAX_LAYERS) {
      throw new ArgumentError(functionName, argument, `at most ${MAX_LAYERS} layers`, "more");
    }
    const field = (name: string) => `${path}.${name}`;
    switch (value.type) {
      case "dense":
        return { type: "dense", ...readVariances(functionName, path, value) };
      case "conv": {
        const filter = readSizes(functionName, field("filter"), value.filter);
        const windows = readWindows(functionName, path, filter, value);
        return { type: "conv", filter, ...windows, ...readVariances(functionName, path, value) };
      }
      case "averagePool": {
        const window = readSizes(functionName, field("window"), value.window);
        return { type: "averagePool", window, ...readWindows(functionName, path, window, value) };
      }
      case "layerNorm": {
        const epsilon = checkNumber(functionName, field("epsilon"), value.epsilon, { atLeast: 0 });
        return { type: "layerNorm", epsilon };
      }
      case "dropout": {
        const rate = checkNumber(functionName, field("rate"), value.rate, {
          atLeast: 0,
          atMost: 1 - 2 ** -53,
        });
        return { type: "dropout", rate };
      }
      case "activation":
        return readActivation(functionName, path, value);
      case "serial":
        return { type: "serial", layers: readAll(field("layers"), value.layers) };
      case "parallel":
        return { type: "parallel", branches: readAll(field("branches"), value.branches) };
      case "sum":
      case "flatten":
      case "globalAveragePool":
        return { type: value.type };
      default:
        throw ArgumentError.of(functionName, path, "a layer (made by dense, relu, serial, ...)", value);
    }
  };
  const readAll = (path: string, layers: readonly Layer[]): Layer[] => {
    if (!Array.isArray(layers) || layers.length > MAX_LAYERS) {
      throw ArgumentError.of(functionName, path, `an array of at most ${MAX_LAYERS} layers`, layers);
    }
    // Not `map`, which skips the holes of a sparse array.
    return Array.from(layers as readonly Layer[], (inner, i) => read(`${path}[${i}]`, inner));
  };
  return read(argument, layer);
}

/** Width, variances and learning rate of a dense or convolutional layer. */
export interface Variances {
  readonly width?: number | undefined;
  readonly weightVariance: number;
  readonly biasVariance: number;
  readonly learningRate: number;
}

/** Checks the width, variances and learning rate of a layer, and returns a copy. */
export function readVariances(functionName: string, path: string, layer: Variances): Variances {
  const { width, weightVariance, biasVariance, learningRate } = layer;
  if (width !== undefined) {
    checkNumber(functionName, `${path}.width`, width, { integer: true, atLeast: 1, atMost: 2 ** 31 });
  }
  return {
    ...(width === undefined ? {} : { width }),
    weightVariance: checkNumber(functionName, `${path}.weightVariance`, weightVariance, { above: 0 }),
    biasVariance: checkNumber(functionName, `${path}.biasVariance`, biasVariance, { atLeast: 0 }),
    learningRate: checkNumber(functionName, `${path}.learningRate`, learningRate, { atLeast: 0 }),
  };
}

/** Checks a list of one or two positive sizes, or of `length` sizes, and returns a copy. */
export function readSizes(
  functionName: string,
  argument: string,
  sizes: readonly number[],
  length?: number,
): number[] {
  const fits = Array.isArray(sizes) && (length === undefined ? [1, 2] : [length]).includes(sizes.length);
  if (!fits) {
    const count = length === undefined ? "one or two" : String(length);
    throw ArgumentError.of(functionName, argument, `an array of ${count} positive integers`, sizes);
  }
  // Not `map`, which skips the holes of a sparse array.
  return Array.from(sizes, (size, i) =>
    checkNumber(functionName, `${argument}[${i}]`, size, { integer: true, atLeast: 1, atMost: 2 ** 31 }),
  );
}

const PADDINGS = ["same", "valid", "circular"] as const;

/** Checks the strides (one per entry of `sizes`) and the padding, and returns a copy. */
export function readWindows(
  functionName: string,
  path: string,
  sizes: readonly number[],
  { strides, padding }: { readonly strides: readonly number[]; readonly padding: Padding },
): { strides: number[]; padding: Padding } {
  return {
    strides: readSizes(functionName, `${path}.strides`, strides, sizes.length),
    padding: checkChoice(functionName, `${path}.padding`, padding, PADDINGS),
  };
}

function readActivation(functionName: string, path: string, layer: Activation): Activation {
  const number = (name: string, value: number) => checkNumber(functionName, `${path}.${name}`, value);
  const { type } = layer;
  switch (layer.name) {
    case "piecewiseLinear": {
      const [negative, positive] = [number("negative", layer.negative), number("positive", layer.positive)];
      return { type, name: layer.name, negative, positive };
    }
    case "sinusoid": {
      const amplitude = number("amplitude", layer.amplitude);
      const frequency = number("frequency", layer.frequency);
      return { type, name: layer.name, amplitude, frequency, phase: number("phase", layer.phase) };
    }
    case "polynomial": {
      const coefficients = readCoefficients(functionName, `${path}.coefficients`, layer.coefficients);
      return { type, name: layer.name, coefficients };
    }
    case "own": {
      const { value, derivative, secondDerivative } = layer;
      checkFunction(functionName, `${path}.value`, value);
      checkFunction(functionName, `${path}.derivative`, derivative);
      if (secondDerivative !== undefined)
        checkFunction(functionName, `${path}.secondDerivative`, secondDerivative);
      const second = secondDerivative === undefined ? {} : { secondDerivative };
      const nodes = checkNodes(functionName, `${path}.nodes`, layer.nodes);
      return { type, name: layer.name, value, derivative, ...second, nodes };
    }
    default:
      return { type, name: checkChoice(functionName, `${path}.name`, layer.name, NAMES) };
  }
}

const NAMES = ["erf", "gelu", "exp", "gaussian", "sign"] as const;

/** Largest degree of a polynomial, for which its moments can still be represented accurately in float64. */
const MAX_DEGREE = 30;

/** Checks a polynomial's coefficients and returns a copy. */
export function readCoefficients(
  functionName: string,
  argument: string,
  coefficients: readonly number[],
): number[] {
  const copy = Array.from(readVector(functionName, argument, coefficients));
  if (copy.length <= MAX_DEGREE + 1) return copy;
  throw ArgumentError.of(functionName, argument, `at most ${MAX_DEGREE + 1} coefficients`, coefficients);
}

/** Checks and returns the number of nodes of a quadrature. */
export const checkNodes = (functionName: string, argument: string, nodes: number): number =>
  checkNumber(functionName, argument, nodes, { integer: true, atLeast: 2, atMost: 300 });
