import { toNdArray } from "../../arrays";
import type { NdArray } from "../../arrays/types";
import { type LayerGrowth, layerAlignment, layerGrowth } from "../../deep-linear";
import type { CheckedRun } from "../training-run";
import { recordAt } from "./states";

/** Growth, balance and alignment of the layers of a run. */
export interface Layers {
  readonly growth: LayerGrowth;
  /**
   * Alignment of the leading singular vectors of adjacent layers, at the first and at the last record; undefined next
   * to a layer of zeros, which has no singular vectors.
   */
  readonly alignment: readonly [
    first: readonly (number | undefined)[],
    last: readonly (number | undefined)[],
  ];
}

/**
 * Computes growth and alignment of the layers, with linear interpolation of the weights between records. Returns
 * undefined for fewer than two layers or repeated times.
 */
export function layersOf(run: CheckedRun): Layers | undefined {
  const { times, weights } = run;
  if (weights.length < 2) return undefined;
  const repeated = times.findIndex((t, i) => i > 0 && t === times[i - 1]);
  if (repeated >= 0) return undefined;
  const weightsAt = (t: number) => {
    const next = Math.max(
      1,
      times.findIndex((time) => time >= t),
    );
    const [from, to] = [times[next - 1]!, times[next]!];
    const fraction = (t - from) / (to - from);
    return weights.map((w) => {
      const [before, after] = [recordAt(w, next - 1).data, recordAt(w, next).data];
      return toNdArray(
        Float64Array.from(before, (x, i) => (1 - fraction) * x + fraction * after[i]!),
        w.shape.slice(1),
      );
    });
  };
  return {
    growth: layerGrowth({ times, at: (t) => ({ weights: weightsAt(t) }) }),
    alignment: [
      alignmentOf(weights.map((w) => recordAt(w, 0))),
      alignmentOf(weights.map((w) => recordAt(w, times.length - 1))),
    ],
  };
}

/** Computes the alignment of adjacent layers of one record. */
function alignmentOf(layers: readonly NdArray[]): (number | undefined)[] {
  const isZero = layers.map(({ data }) => data.every((x) => x === 0));
  return Array.from(layerAlignment(layers), (alignment, l) =>
    isZero[l] || isZero[l + 1] ? undefined : alignment,
  );
}
