import type { NdArray } from "../../../arrays";
import type { Figure } from "../../../plots";
import { meanOf } from "../../../reports/numbers";
import { thin } from "../../../reports/series";
import { STEPS, type TorusRun } from "./torus-run";

/** Number of pairs of samples that are drawn. */
const PAIRS = 250;

/** Draws the relative changes against the distance, and the deviations from the limits against the learning rate. */
export const elasticityFigures = (runs: readonly TorusRun[], tested: string): Figure[] => [
  distanceFigure(runs[0]!, tested),
  limitFigure(runs),
];

function distanceFigure({ distances, relative, linear }: TorusRun, tested: string): Figure {
  const pairs = (matrix: NdArray) => {
    const values = Array.from(matrix.data).filter((_, at) => at % (matrix.shape[0]! + 1) !== 0);
    return thin(values, Math.max(1, Math.ceil(values.length / PAIRS)));
  };
  return {
    name: "distance",
    title: "A step of a nonlinear network acts on near samples, that of a linear one also on far ones",
    caption:
      "Change at the second sample of a pair relative to that at the first, after a step on the first; pairs of class 1.",
    x: { label: "distance around the torus (radians)" },
    y: { label: "relative change" },
    marks: [
      { type: "dot", category: tested, x: pairs(distances), y: pairs(relative) },
      { type: "dot", category: "linear classifier, closed form", x: pairs(distances), y: pairs(linear) },
    ],
  };
}

function limitFigure(runs: readonly TorusRun[]): Figure {
  const curve = (kind: keyof TorusRun["deviations"]) =>
    STEPS.map((_, k) => meanOf(runs.map(({ deviations }) => deviations[kind][k]!)));
  const kernelised = curve("kernelised");
  return {
    name: "limit",
    title: "For small steps, the changes are those of the tangent kernel",
    caption:
      "Relative distance (Frobenius norm) from |Θ(x, x')|/Θ(x, x) and from Θ(x, x') before training, mean over the networks.",
    x: { label: "learning rate (units of 1 / mean Θ(x, x))", scale: "log" },
    y: { label: "relative distance from the limit", scale: "log" },
    marks: [
      { type: "dot", category: "relative changes", x: STEPS, y: curve("relative") },
      { type: "dot", category: "kernelised changes", x: STEPS, y: kernelised },
      {
        type: "line",
        category: "proportional to the learning rate",
        x: STEPS,
        y: STEPS.map((step) => (kernelised[2]! * step) / STEPS[2]!),
      },
    ],
  };
}
