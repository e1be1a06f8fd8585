import type { NdArray } from "../arrays/types";
import type { Figure } from "../figures/figure";

/** Largest number of samples in a heat map; more cannot be distinguished. */
const MAX_SAMPLES = 40;

/** Matrix over pairs of samples, [P, P], with name, title and label of its heat map. */
export interface SquareMatrix extends Pick<Figure, "name" | "title"> {
  readonly label: string;
  readonly matrix: NdArray;
}

/** Draws a matrix over pairs of samples as a heat map of the first `MAX_SAMPLES` samples. */
export function squareFigure({ name, title, label, matrix }: SquareMatrix): Figure {
  const samples = matrix.shape[0]!;
  const shown = Math.min(samples, MAX_SAMPLES);
  const indices = Array.from({ length: shown }, (_, i) => i);
  return {
    name,
    title,
    ...(shown < samples ? { caption: `The first ${shown} of ${samples} samples.` } : {}),
    x: { label: "second sample" },
    y: { label: "first sample" },
    marks: [
      {
        type: "cell",
        rows: indices.map(String),
        columns: indices.map(String),
        values: indices.map((i) => indices.map((j) => matrix.get(i, j))),
        label,
      },
    ],
  };
}
