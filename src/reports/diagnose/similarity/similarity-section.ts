import type { Axis, Mark } from "../../../plots";
import { lastOf } from "../../numbers";
import type { ReportBuilder } from "../../report-builder";
import type { LayerSimilarity, Similarities } from "./layer-similarity";

/** Table cell of a similarity that is not defined. */
const NONE = "equal on all samples";

/** Adds the similarity of the hidden layers to their start, and to the prediction of deep linear theory. */
export function addLayerSimilarity(
  report: ReportBuilder<never>,
  time: Axis,
  { times, layers }: LayerSimilarity,
): void {
  const predicted = layers.some(({ theory }) => theory !== undefined);
  const smallest = (values: Similarities) => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? NONE : Math.min(...known);
  };
  report.addTable({
    name: "Similarity of the hidden layers (CKA, the centred alignment of their Gram matrices)",
    columns: [
      "layer",
      "with the start, at the end",
      ...(predicted
        ? ["with deep linear theory, at the end", "with deep linear theory, smallest during the run"]
        : []),
    ],
    rows: layers.map(({ name, start, theory }) => [
      name,
      lastOf(start as number[]) ?? NONE,
      ...(theory === undefined ? [] : [lastOf(theory as number[]) ?? NONE, smallest(theory)]),
    ]),
  });
  const curves = layers.flatMap(({ name, start, theory }) => [
    { category: name, method: "with the start", values: start },
    ...(theory === undefined ? [] : [{ category: name, method: "with deep linear theory", values: theory }]),
  ]);
  for (const { category, method, values } of curves) {
    const known = definedPoints(times, values);
    if (known.x.length > 0)
      report.addSeries(`CKA of ${category} ${method}`, { time: known.x, similarity: known.y });
  }
  const marks = curves.flatMap(({ category, method, values }): Mark[] => {
    const { x, y } = definedPoints(times, values);
    return x.length === 0 ? [] : [{ type: "line", category, method, x, y }];
  });
  if (marks.length === 0) return;
  report.addFigure({
    name: "similarity",
    title: `Similarity of the hidden layers to their start${predicted ? " and to the theory" : ""}`,
    caption:
      "Linear centred kernel alignment (CKA) over the samples: 1 for representations that are equal up to a rotation and a factor." +
      (predicted
        ? " Deep linear theory predicts the representation from the modes of the task, with the time constant of the figure “Learning of each mode”."
        : ""),
    x: time,
    y: { label: "CKA", domain: [0, 1.02] },
    marks,
  });
}

/** Selects the records at which a similarity is defined. */
function definedPoints(times: readonly number[], values: Similarities): { x: number[]; y: number[] } {
  const known = values.flatMap((value, i) => (value === undefined ? [] : [[times[i]!, value] as const]));
  return { x: known.map(([t]) => t), y: known.map(([, value]) => value) };
}
