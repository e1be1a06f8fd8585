import type { Figure, Mark } from "../../../plots";
import { matrixFigure } from "../../../plots";
import { thin } from "../../../reports/series";
import type { PathRun } from "./path-run";

/** Number of records from one dot to the next. */
const RECORDS_PER_DOT = 4;

/** Draws the gains of the edges of the winning path and of the others over the steps, with the race. */
export function gainsFigure({ race, predicted, free, penalised }: PathRun): Figure {
  const { steps } = free;
  const count = race.edges.length;
  const raced = (e: number) => steps.map((_, k) => race.edgeStrengths.data[k * count + e]!);
  // The logarithmic axis has no place for step 0.
  const marks = (
    type: "line" | "dot",
    [panel, source]: readonly [panel: string, source: string],
    gains: (edge: string, e: number) => number[],
  ): Mark[] =>
    race.edges.map((edge, e) => ({
      type,
      panel,
      category: `${predicted.includes(edge) ? "edge of the winning path" : "other edge"}, ${source}`,
      x: thin(steps, type === "dot" ? RECORDS_PER_DOT : 1, 1),
      y: thin(gains(edge, e), type === "dot" ? RECORDS_PER_DOT : 1, 1),
    }));
  return {
    name: "gains",
    title: "The penalty removes the edges that lose the race",
    caption:
      "Orthogonal maps, first seed. Without a penalty, training follows the race of the paths; with a penalty, the gains of the " +
      "other edges become exactly 0.",
    x: { label: "steps", scale: "log" },
    y: { label: "gain of the edge" },
    marks: [
      ...marks("line", ["without penalty", "race"], (_edge, e) => raced(e)),
      ...marks("dot", ["without penalty", "training"], (edge) => free.gains[edge]!),
      ...marks("line", ["with penalty", "training"], (edge) => penalised.gains[edge]!),
    ],
  };
}

/** Draws the magnitudes of the gains before and after training with penalty. */
export function edgesFigure(planted: PathRun, equal: PathRun): Figure {
  const sizes = ({ shape, data }: { shape: number[]; data: Float64Array }) =>
    Array.from({ length: shape[0]! }, (_, i) =>
      Array.from({ length: shape[1]! }, (_x, j) => Math.abs(data[i * shape[1]! + j]!)),
    );
  return matrixFigure({
    name: "edges",
    title: "Surviving edges of the complete graph",
    caption:
      "Magnitudes of the gains after training with the penalty, first seed. Orthogonal maps: the edges of the target path. Identity maps: " +
      "the direct edge from the inputs to the outputs.",
    matrices: {
      "orthogonal maps": sizes(planted.penalised.graph.gains),
      "identity maps": sizes(equal.penalised.graph.gains),
    },
    label: "magnitude of the gain",
    x: { label: "to node j" },
    y: { label: "from node i" },
  });
}
