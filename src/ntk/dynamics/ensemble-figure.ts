import type { NdArray } from "../../arrays/types";
import type { Figure, Mark } from "../../figures/figure";

/** Draws the means of the samples with two standard deviations. */
export function ensembleFigure({
  mean,
  covariance,
}: {
  readonly mean: NdArray;
  readonly covariance: NdArray;
}): Figure {
  const [samples = 0, outputs = 0] = mean.shape;
  const count = Math.min(samples, 200);
  const positions = Array.from({ length: count }, (_, i) => i);
  const series = Array.from({ length: Math.min(outputs, 6) }, (_, o): Mark[] => {
    const category = outputs === 1 ? {} : { category: `output ${o + 1}` };
    const spread = (i: number) => 2 * Math.sqrt(Math.max(0, covariance.get(i, i)));
    const bar = (i: number): Mark => {
      const middle = mean.get(i, o);
      return { type: "line", x: [i, i], y: [middle - spread(i), middle + spread(i)], ...category };
    };
    return [
      ...positions.map(bar),
      { type: "dot", x: positions, y: positions.map((i) => mean.get(i, o)), ...category },
    ];
  });
  return {
    name: "ensemble",
    title: "What networks of infinite width predict",
    caption: `Means with two standard deviations over random initial weights${count < samples ? `, the first ${count} of ${samples} samples` : ""}.`,
    x: { label: "sample" },
    y: { label: "output" },
    marks: series.flat(),
  };
}
