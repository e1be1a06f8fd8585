import type { LinearFlow } from "../../deep-linear";
import type { Figure, Mark } from "../../plots";
import { column, thin } from "../series";
import { timeLabel, type UnitOfTime } from "../setting/unit-of-time";
import type { ModePrediction } from "./predict-modes";
import type { TimeGrid } from "./time-grid";

/**
 * Draws the strengths of the modes, predicted and simulated, and the loss over time. The loss is left out if the
 * simulation ended at once.
 */
export function predictionFigures(
  theory: readonly ModePrediction[],
  depth: number,
  { times, isLogarithmic }: TimeGrid,
  flow: LinearFlow,
  unit: UnitOfTime | undefined,
): Figure[] {
  const x = {
    label: timeLabel(unit, "time t (units of τ)"),
    scale: isLogarithmic ? ("log" as const) : ("linear" as const),
  };
  // A logarithmic axis cannot show t = 0.
  const shown = (values: ArrayLike<number>) => Array.from(values).slice(isLogarithmic ? 1 : 0);
  const strongest = theory.length === 1 ? "strongest mode" : `${theory.length} strongest modes`;
  const matrices = depth === 1 ? "one weight matrix" : `${depth} weight matrices`;
  const modes: Figure = {
    name: "modes",
    title: "When each mode is learned",
    caption: `The ${strongest} of the task in a network of ${matrices}.`,
    x,
    y: { label: "mode strength u" },
    marks: theory.flatMap(({ dynamics }, k): Mark[] => {
      const category = `mode ${k + 1}`;
      const simulated = column(flow.modes, k);
      return [
        { type: "line", category, method: "closed form", x: shown(times), y: shown(times.map(dynamics.at)) },
        {
          type: "dot",
          category,
          method: "gradient flow",
          x: thin(shown(flow.times), 10),
          y: thin(shown(simulated), 10),
        },
      ];
    }),
  };
  const loss: Figure = {
    name: "loss",
    title: "The loss under gradient flow",
    x,
    y: { label: "loss ½⟨‖y − ŷ‖²⟩" },
    marks: [{ type: "line", method: "gradient flow", x: shown(flow.times), y: shown(flow.loss) }],
  };
  return flow.times.length > 2 ? [modes, loss] : [modes];
}
