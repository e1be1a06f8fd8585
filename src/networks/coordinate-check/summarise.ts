import type { Arguments } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { changesFigure } from "./changes-figure";
import { widthSlope } from "./width-slopes";

/** Changes of the activations of S numbers of steps, L layers (the output is the last) and W widths. */
export interface CoordinateCheck extends Tabular, Drawable {
  readonly steps: Float64Array;
  readonly widths: Float64Array;
  /** Mean absolute change of an activation since the start, over units, samples and seeds, [S, L, W]. */
  readonly change: NdArray;
  /** Slope of log₂ change on log₂ width, mean over seeds, [S, L]. */
  readonly slopes: NdArray;
  /** 95 % confidence interval of the slope over seeds (Student's t distribution), [S, L, 2]. */
  readonly intervals: NdArray;
}

/** Averages the changes over the seeds, and fits the slopes. */
export function summarise(
  at: Arguments,
  { steps, widths, changes }: { steps: Float64Array; widths: Float64Array; changes: readonly number[][][][] },
): CoordinateCheck {
  const layers = changes[0]![0]![0]!.length;
  const size = [steps.length, layers] as const;
  const change = toNdArray(new Float64Array(steps.length * layers * widths.length), [...size, widths.length]);
  const slopes = toNdArray(new Float64Array(steps.length * layers), [...size]);
  const intervals = toNdArray(new Float64Array(steps.length * layers * 2), [...size, 2]);
  for (let s = 0; s < steps.length; s++) {
    for (let l = 0; l < layers; l++) {
      const ofLayer = changes.map((ofSeed) => ofSeed.map((ofWidth) => ofWidth[s]![l]!));
      const still = ofLayer[0]!.findIndex((_, w) => ofLayer.some((row) => row[w] === 0));
      if (still >= 0) {
        const received = `no change of layer ${l} (of ${layers}) at width ${widths[still]} after ${steps[s]} steps`;
        throw at.refusal("learningRate", "above 0 for every layer, so that it has a slope", received);
      }
      const { slope, interval } = widthSlope(widths, ofLayer);
      slopes.set(s, l, slope);
      for (const [i, end] of interval.entries()) intervals.set(s, l, i, end);
      for (let w = 0; w < widths.length; w++) {
        change.set(
          s,
          l,
          w,
          ofLayer.reduce((sum, row) => sum + row[w]! / ofLayer.length, 0),
        );
      }
    }
  }
  return attachFigure(attachTable({ steps, widths, change, slopes, intervals }, slopesTable), changesFigure);
}

/** Returns the slopes as a table. */
function slopesTable({ steps, slopes, intervals }: Omit<CoordinateCheck, "toTable" | "figure">): Table {
  const layers = slopes.shape[1]!;
  const rows = Array.from(
    { length: steps.length * layers },
    (_, i) => [Math.floor(i / layers), i % layers] as const,
  );
  return tableOf([
    ["steps", rows.map(([s]) => steps[s]!)],
    ["layer", rows.map(([, l]) => l)],
    ["slope", rows.map(([s, l]) => slopes.get(s, l))],
    ["low", rows.map(([s, l]) => intervals.get(s, l, 0))],
    ["high", rows.map(([s, l]) => intervals.get(s, l, 1))],
  ]);
}
