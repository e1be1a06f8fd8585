import type { EnsemblePrediction } from "../../ntk";
import type { Figure, Mark } from "../../plots";
import { meanOf } from "./common";
import { deviation, type Trained } from "./ensemble-coverage";

/** Trained networks of each width. */
interface Groups {
  readonly widths: readonly number[];
  readonly groups: readonly (readonly Trained[])[];
}

/** Draws the outputs of trained networks on the circle and the band of the ensemble at the end of training. */
export function ensembleFigure({
  widths,
  groups,
  degrees,
  angles,
  targets,
  last,
  end,
}: Groups & {
  readonly degrees: readonly number[];
  readonly angles: readonly number[];
  readonly targets: readonly number[];
  readonly last: EnsemblePrediction;
  readonly end: number;
}): Figure {
  return {
    name: "ensemble",
    title: "Trained networks stay within the band of the ensemble",
    caption:
      `Outputs on a circle at t = ${end}: networks of three widths (at most three of each), and mean ± two standard ` +
      "deviations over all initial weights at infinite width. Dots: training set.",
    x: { label: "angle of the input (degrees)" },
    y: { label: "output f(x)" },
    marks: [
      ...widths.flatMap((width, i): Mark[] =>
        groups[i]!.slice(0, 3).map((each) => ({
          type: "line",
          panel: `width ${width}`,
          category: "trained networks",
          x: degrees,
          y: each.outputs[each.outputs.length - 1]!,
        })),
      ),
      ...[-2, 2, 0].map(
        (factor): Mark => ({
          type: "line",
          category: factor === 0 ? "mean at infinite width" : "mean ± 2 standard deviations",
          x: degrees,
          y: degrees.map((_, k) => last.mean.get(k, 0) + factor * deviation(last, k)),
        }),
      ),
      { type: "dot", category: "training set", x: angles, y: targets },
    ],
  };
}

/** Draws the mean loss of networks over time and that of the ensemble. */
export function lossFigure(
  ensemble: { readonly times: readonly number[]; readonly expected: readonly number[] },
  { widths, groups, times }: Groups & { readonly times: readonly number[] },
): Figure {
  return {
    name: "loss",
    title: "The mean loss of wide networks follows that of the ensemble",
    caption:
      "Loss ½Σ(f − y)² over the training set. Line: mean over all initial weights at infinite width. Symbols: " +
      "mean over networks.",
    x: { label: "time t = steps × learning rate" },
    y: { label: "mean loss", scale: "log" },
    marks: [
      { type: "line", category: "infinite width", x: ensemble.times, y: ensemble.expected },
      ...widths.map(
        (width, i): Mark => ({
          type: "dot",
          category: `width ${width}`,
          x: times,
          y: times.map((_, k) => meanOf(groups[i]!.map(({ losses }) => losses[k]!))),
        }),
      ),
    ],
  };
}

/** Draws the distances of outputs from two predictions as functions of the width. */
export function distanceFigure(
  widths: readonly number[],
  errors: readonly number[],
  linearisationErrors: readonly number[],
  end: number,
): Figure {
  const curves = [
    ["from infinite width", errors, 0.5],
    ["from its own linearisation", linearisationErrors, 1],
  ] as const;
  return {
    name: "distance",
    title: "Distance from the closed form and from the network's own linearisation",
    caption:
      `Largest difference of the outputs on the circle at t = ${end}, mean over networks. The initial kernel ` +
      "differs from its limit by O(1/√width); training changes it by O(1/width).",
    x: { label: "width of the hidden layers (units)", scale: "log" },
    y: { label: "largest difference of outputs", scale: "log" },
    marks: curves.flatMap(([category, values, power]): Mark[] => [
      { type: "dot", category, method: "trained networks", x: widths, y: values },
      {
        type: "line",
        category,
        method: power === 1 ? "∝ 1/width" : "∝ 1/√width",
        x: widths,
        y: widths.map((width) => values[1]! * (widths[1]! / width) ** power),
      },
    ]),
  };
}
