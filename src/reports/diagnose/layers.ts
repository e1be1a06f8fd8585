import { toNdArray } from "../../arrays";
import { type LayerGrowth, layerAlignment, layerGrowth } from "../../deep-linear";
import type { CheckedRun } from "../training-run";
import { at } from "./states";

/** The layers of a run: their growth and balance, and how far adjacent ones point the same way. */
export interface Layers {
  readonly growth: LayerGrowth;
  /** Per pair of adjacent layers, the alignment of leading singular vectors at the first and the last record. */
  readonly alignment: readonly [first: Float64Array, last: Float64Array];
}

/** Times of the run, each once; between them the weights are taken to move on straight lines. */
export function layersOf(run: CheckedRun): Layers | undefined {
  const { times, weights } = run;
  if (weights.length < 2) return undefined;
  const records = times.findIndex((t, i) => i > 0 && t === times[i - 1]);
  if (records >= 0) return undefined;
  const weightsAt = (t: number) => {
    const next = Math.max(
      1,
      times.findIndex((time) => time >= t),
    );
    const [from, to] = [times[next - 1]!, times[next]!];
    const part = (t - from) / (to - from);
    return weights.map((w) => {
      const [before, after] = [at(w, next - 1).data, at(w, next).data];
      return toNdArray(
        Float64Array.from(before, (x, i) => (1 - part) * x + part * after[i]!),
        w.shape.slice(1),
      );
    });
  };
  return {
    growth: layerGrowth({ times, at: (t) => ({ weights: weightsAt(t) }) }),
    alignment: [
      layerAlignment(weights.map((w) => at(w, 0))),
      layerAlignment(weights.map((w) => at(w, times.length - 1))),
    ],
  };
}
