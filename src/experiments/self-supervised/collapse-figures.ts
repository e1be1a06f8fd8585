import type { Figure } from "../../plots";
import { thin } from "../../reports/series";
import type { CollapseRun } from "./collapse-run";

const TIME = { label: "time t (steps × learning rate)" };
/** Records between two dots of a figure. */
const STRIDE = 5;

/** Draws the collapse, the approach to the optimum and the steps of Barlow Twins, as theory and as descent. */
export function collapseFigures({ free, orthonormal, twins }: CollapseRun): Figure[] {
  const curves = (times: readonly number[], theory: readonly number[], measured: readonly number[]) => [
    { type: "line" as const, method: "closed form" as const, x: times, y: theory },
    {
      type: "dot" as const,
      method: "gradient descent" as const,
      x: thin(times, STRIDE),
      y: thin(measured, STRIDE),
    },
  ];
  return [
    {
      name: "collapse",
      title: "Without a constraint the representation collapses to one dimension",
      x: TIME,
      y: { label: "ratio σ₂/σ₁ of singular values", scale: "log" },
      marks: curves(free.times, free.theory, free.collapse),
    },
    {
      name: "orthonormal",
      title: "Orthonormal rows find the leading subspace",
      x: TIME,
      y: { label: "largest angle to the optimum (radians)", scale: "log" },
      marks: curves(orthonormal.times, orthonormal.theory, orthonormal.angles),
    },
    {
      name: "barlow-twins",
      title: "Barlow Twins learn mode by mode",
      x: TIME,
      y: { label: "strength of the mode" },
      marks: twins.strengths.flatMap((measured, j) =>
        curves(twins.times, twins.theory[j]!, measured).map((mark) => ({
          ...mark,
          category: `mode ${j + 1}`,
        })),
      ),
    },
  ];
}
