import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Activation } from "./activation";
import type { Layer, LayerLike } from "./layer";
import { readFraction, readSizes, readVariances, readWindows, SIZE } from "./layer-fields";
import { readActivation } from "./read-activation";

/** Largest number of layers, including nested ones, so that the check of cyclic data ends. */
const MAX_LAYERS = 50_000;

/** Checks every field of a layer and of all layers within it, and returns a copy. */
export function readLayer(args: Arguments, layer: LayerLike): Layer {
  let count = 0;
  const read = (at: Arguments, value: LayerLike): Layer => {
    if (++count > MAX_LAYERS) throw args.refusal(HERE, `at most ${MAX_LAYERS} layers`, "more");
    if (typeof value === "string") return readActivation(at, value);
    if (Array.isArray(value)) throw at.error(HERE, "a layer", value);
    at.record(HERE, value);
    if (!("type" in value)) return readActivation(at, value);
    switch (value.type) {
      case "dense":
        return { type: "dense", ...readVariances(at, value) };
      case "conv": {
        const filter = readSizes(at.at("filter"), value.filter);
        const windows = readWindows(at, filter, value);
        return { type: "conv", filter, ...windows, ...readVariances(at, value) };
      }
      case "averagePool":
      case "maxPool": {
        const window = readSizes(at.at("window"), value.window);
        return { type: value.type, window, ...readWindows(at, window, value) };
      }
      case "unflatten":
        return { type: "unflatten", positions: readSizes(at.at("positions"), value.positions) };
      case "skip":
        return { type: "skip", span: at.number("span", value.span, SIZE) };
      case "layerNorm":
        return { type: "layerNorm", epsilon: at.number("epsilon", value.epsilon, { atLeast: 0 }) };
      case "dropout":
        return { type: "dropout", rate: readFraction(at.at("rate"), value.rate) };
      case "activation":
        return readActivation(at, value as Activation);
      case "serial":
        return { type: "serial", layers: readAll(at.at("layers"), value.layers) };
      case "parallel":
        return { type: "parallel", branches: readAll(at.at("branches"), value.branches) };
      case "sum":
      case "flatten":
      case "globalAveragePool":
        return { type: value.type };
      default:
        throw at.error(
          HERE,
          "a layer (made by dense, relu, serial, ...) or the name of an activation",
          value,
        );
    }
  };
  const readAll = (at: Arguments, layers: readonly LayerLike[]): Layer[] => {
    if (!Array.isArray(layers) || layers.length > MAX_LAYERS) {
      throw at.error(HERE, `an array of at most ${MAX_LAYERS} layers`, layers);
    }
    // Not `map`, which skips the holes of a sparse array.
    return Array.from(layers, (inner, i) => read(at.at(i), inner));
  };
  return read(args, layer);
}
