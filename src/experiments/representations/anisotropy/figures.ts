import type { Figure, Mark } from "../../../plots";
import { meanOf } from "../../../reports/numbers";
import type { Anisotropy } from "../../../representations";
import { WINDOWS } from "./architectures";
import { pooledShares } from "./spectrum";

/** Measurements that the figures show. */
export interface AnisotropyResults {
  /** Directions along which the classes differ, by their index from 0. */
  readonly indices: readonly number[];
  /** Accuracies of every architecture: one row per network, one column per index. */
  readonly accuracies: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Anisotropy for every window of `WINDOWS`. */
  readonly spectra: readonly Anisotropy[];
  /** Shares of the variance at every frequency, for every window. */
  readonly shares: readonly (readonly number[])[];
}

/** Draws the accuracy along each direction, the variances of the gradients, their frequencies and the directions. */
export const anisotropyFigures = (results: AnisotropyResults): Figure[] => [
  accuracyFigure(results),
  eigenvaluesFigure(results),
  frequencyFigure(results),
  directionsFigure(results),
];

const accuracyFigure = ({ indices, accuracies }: AnisotropyResults): Figure => ({
  name: "accuracy",
  title: "A convolutional network with pooling learns only along its first directions",
  caption:
    "Accuracy on new samples of two classes that differ along one anisotropy direction; dots are networks, lines means.",
  x: { label: "index of the direction (decreasing variance of the gradient)" },
  y: { label: "accuracy on new samples (%)", domain: [40, 102] },
  marks: Object.entries(accuracies).flatMap(([category, rows]): Mark[] => {
    const x = indices.map((index) => index + 1);
    return [
      { type: "line", category, x, y: x.map((_, k) => 100 * meanOf(rows.map((row) => row[k]!))) },
      ...rows.map((row): Mark => ({ type: "dot", category, x, y: row.map((value) => 100 * value) })),
    ];
  }),
});

const windowName = (window: number): string => (window === 1 ? "no pooling" : `pooling of ${window}`);

const eigenvaluesFigure = ({ spectra }: AnisotropyResults): Figure => ({
  name: "eigenvalues",
  title: "Pooling concentrates the input gradients of random networks on few directions",
  x: { label: "index of the direction" },
  y: { label: "share of the variance of the gradient", scale: "log" },
  marks: spectra.map(({ eigenvalues }, w) => {
    const total = eigenvalues.reduce((sum, value) => sum + value, 0);
    return {
      type: "line",
      category: windowName(WINDOWS[w]!),
      x: Array.from(eigenvalues, (_, k) => k + 1),
      y: Array.from(eigenvalues, (value) => value / total),
    };
  }),
});

const frequencyFigure = ({ shares }: AnisotropyResults): Figure => ({
  name: "frequencies",
  title: "Pooling moves the input gradients to low frequencies",
  caption: "The closed form is that of linear networks with one convolution and average pooling.",
  x: { label: "frequency (periods around the circle of inputs)" },
  y: { label: "share of the variance of the gradient" },
  marks: shares.flatMap((measured, w): Mark[] => {
    const x = [...measured.keys()];
    const window = WINDOWS[w]!;
    const category = windowName(window);
    return [
      { type: "line", category, method: "closed form", x, y: pooledShares(2 * (x.length - 1), window) },
      { type: "dot", category, method: "random networks", x, y: [...measured] },
    ];
  }),
});

function directionsFigure({ indices, spectra }: AnisotropyResults): Figure {
  const { directions } = spectra[spectra.length - 1]!;
  const inputs = directions.shape[0]!;
  const names = indices.map((index) => `${index + 1}`);
  return {
    name: "directions",
    title: "The first anisotropy directions are smooth, the last are differences of neighbours",
    x: { label: "input" },
    y: { label: "index of the direction" },
    marks: [
      {
        type: "cell",
        rows: names,
        columns: Array.from({ length: inputs }, (_, i) => `${i + 1}`),
        values: indices.map((index) => Array.from({ length: inputs }, (_, i) => directions.get(i, index))),
        label: "component of the direction",
        colours: "diverging",
      },
    ],
  };
}
