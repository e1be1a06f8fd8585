import type { Figure } from "../../plots";
import type { GrokkingRun } from "./grokking-run";

const TIME = { label: "time t (steps × learning rate)", scale: "log" as const };

/** Draws losses and effective parameters of one seed over time. */
export function grokkingFigures({ losses, effective }: GrokkingRun): Figure[] {
  // Time 0 is not on a logarithmic axis.
  const curves = ({ times, train, test }: GrokkingRun["losses"]) =>
    [["training samples", train] as const, ["test samples", test] as const].map(([category, values]) => ({
      type: "line" as const,
      category,
      x: times.slice(1),
      y: values.slice(1),
    }));
  return [
    {
      name: "losses",
      title: "The test loss falls long after the training loss",
      x: TIME,
      y: { label: "mean square of f − y", scale: "log" },
      marks: curves(losses),
    },
    {
      name: "effective-parameters",
      title: "Effective parameters on test samples fall below those on training samples",
      x: TIME,
      y: { label: "effective number of parameters" },
      marks: curves(effective),
    },
  ];
}
