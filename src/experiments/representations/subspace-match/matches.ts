import { type NdArray, toNdArray } from "../../../arrays";
import { generator } from "../../../random";
import { linearGrid } from "../../../reports/series";
import { matchCurve } from "../../../representations";
import { shuffled } from "../../shuffled";

/** Values of ε at which layers are compared. */
export const EPSILONS = linearGrid(0, 1, 21);

/** Returns the index of a value of ε in `EPSILONS`. */
export const indexOf = (epsilon: number): number => Math.round(epsilon * (EPSILONS.length - 1));

/** Computes the share of matching neurons for every ε of `EPSILONS`, of every layer of two networks. */
export const matchLayers = (first: readonly NdArray[], second: readonly NdArray[]): number[][] =>
  first.map((layer, l) => [...matchCurve(layer, second[l]!, { epsilons: EPSILONS })]);

/** Returns the activations of the same network with the neurons of every layer in another order. */
export const reordered = (layers: readonly NdArray[], seed: number): NdArray[] =>
  layers.map((layer, l) => {
    const [rows, columns] = layer.shape as [number, number];
    const order = shuffled(columns, generator(seed + l));
    const data = Float64Array.from({ length: rows * columns }, (_, at) =>
      layer.get(Math.floor(at / columns), order[at % columns]!),
    );
    return toNdArray(data, [rows, columns]);
  });
