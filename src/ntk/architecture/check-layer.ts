import { checkChoice, checkFunction, checkNumber, checkRecord } from "../../arrays/check";
import { readVector } from "../../arrays/convert";
import { ArgumentError } from "../../arrays/errors";
import type { Layer } from "./layer";

/** The most layers, nested ones counted: a check cannot run forever on data that contain themselves. */
const MOST_LAYERS = 10_000;

/** Checks every field of a layer and of all layers within it, whoever made them. */
export function checkLayer(functionName: string, argument: string, layer: Layer): void {
  let count = 0;
  const visit = (path: string, value: Layer): void => {
    checkRecord(functionName, path, value);
    if (++count > MOST_LAYERS) {
      throw new ArgumentError(functionName, argument, `at most ${MOST_LAYERS} layers`, "more than that");
    }
    const field = (name: string) => `${path}.${name}`;
    switch (value.type) {
      case "dense":
        checkVariances(functionName, path, value);
        return;
      case "conv":
        checkVariances(functionName, path, value);
        checkWindows(functionName, path, "filter", value.filter, value);
        return;
      case "averagePool":
        checkWindows(functionName, path, "window", value.window, value);
        return;
      case "layerNorm":
        checkNumber(functionName, field("epsilon"), value.epsilon, { atLeast: 0 });
        return;
      case "dropout":
        checkNumber(functionName, field("rate"), value.rate, { atLeast: 0, atMost: 1 - 2 ** -53 });
        return;
      case "activation":
        checkActivation(functionName, path, value);
        return;
      case "serial":
        visitAll(field("layers"), value.layers);
        return;
      case "parallel":
        visitAll(field("branches"), value.branches);
        return;
      case "sum":
      case "flatten":
      case "globalAveragePool":
        return;
      default:
        throw ArgumentError.of(functionName, path, "a layer (made by dense, relu, serial, ...)", value);
    }
  };
  const visitAll = (path: string, layers: readonly Layer[]): void => {
    if (!Array.isArray(layers) || layers.length > MOST_LAYERS) {
      throw ArgumentError.of(functionName, path, `an array of at most ${MOST_LAYERS} layers`, layers);
    }
    // Not `forEach`, which passes over the holes of a sparse array.
    for (let i = 0; i < layers.length; i++) visit(`${path}[${i}]`, layers[i]);
  };
  visit(argument, layer);
}

/** Checks the numbers that dense and convolutional layers share. */
export function checkVariances(
  functionName: string,
  path: string,
  layer: {
    readonly width?: number | undefined;
    readonly weightVariance: number;
    readonly biasVariance: number;
    readonly learningRate: number;
  },
): void {
  const { width, weightVariance, biasVariance, learningRate } = layer;
  if (width !== undefined) {
    checkNumber(functionName, `${path}.width`, width, { integer: true, atLeast: 1, atMost: 2 ** 31 });
  }
  checkNumber(functionName, `${path}.weightVariance`, weightVariance, { above: 0 });
  checkNumber(functionName, `${path}.biasVariance`, biasVariance, { atLeast: 0 });
  checkNumber(functionName, `${path}.learningRate`, learningRate, { atLeast: 0 });
}

/** A fresh list of one or two positive sizes (or of as many as `length` says). */
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
  // Not `map`, which passes over the holes of a sparse array.
  return Array.from(sizes, (size, i) =>
    checkNumber(functionName, `${argument}[${i}]`, size, { integer: true, atLeast: 1, atMost: 2 ** 31 }),
  );
}

function checkWindows(
  functionName: string,
  path: string,
  name: string,
  sizes: readonly number[],
  { strides, padding }: { readonly strides: readonly number[]; readonly padding: string },
): void {
  readSizes(functionName, `${path}.${name}`, sizes);
  readSizes(functionName, `${path}.strides`, strides, sizes.length);
  checkChoice(functionName, `${path}.padding`, padding, ["same", "valid", "circular"]);
}

function checkActivation(
  functionName: string,
  path: string,
  layer: Extract<Layer, { type: "activation" }>,
): void {
  const number = (name: string, value: number) => checkNumber(functionName, `${path}.${name}`, value);
  switch (layer.name) {
    case "piecewiseLinear":
      number("negative", layer.negative);
      number("positive", layer.positive);
      return;
    case "sinusoid":
      number("amplitude", layer.amplitude);
      number("frequency", layer.frequency);
      number("phase", layer.phase);
      return;
    case "polynomial":
      readCoefficients(functionName, `${path}.coefficients`, layer.coefficients);
      return;
    case "own":
      checkFunction(functionName, `${path}.value`, layer.value);
      checkFunction(functionName, `${path}.derivative`, layer.derivative);
      if (layer.secondDerivative !== undefined)
        checkFunction(functionName, `${path}.secondDerivative`, layer.secondDerivative);
      checkNodes(functionName, `${path}.nodes`, layer.nodes);
      return;
    default:
      checkChoice(functionName, `${path}.name`, layer.name, ["erf", "gelu", "exp", "gaussian", "sign"]);
  }
}

/** The highest degree of a polynomial: its moments still are numbers that float64 tells apart. */
const HIGHEST_DEGREE = 30;

/** A fresh copy of a polynomial's coefficients. */
export function readCoefficients(
  functionName: string,
  argument: string,
  coefficients: readonly number[],
): Float64Array {
  const copy = readVector(functionName, argument, coefficients);
  if (copy.length <= HIGHEST_DEGREE + 1) return copy;
  throw ArgumentError.of(functionName, argument, `at most ${HIGHEST_DEGREE + 1} coefficients`, coefficients);
}

/** Checks the number of nodes of a quadrature. */
export const checkNodes = (functionName: string, argument: string, nodes: number): number =>
  checkNumber(functionName, argument, nodes, { integer: true, atLeast: 2, atMost: 300 });
