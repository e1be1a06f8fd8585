import type { BallStep } from "./ball-data";
import type { Stepper } from "./roll-out";
import { type Monitor, rootMeanSquares, type TrainingPlan, trainMlp } from "./train-mlp";

/**
 * Trains a network from the state of a ball to its change in a step: a baseline without forces and contacts.
 * It has twice as many hidden units as each of the two networks of the contact model.
 */
export async function trainResidual(
  monitor: Monitor,
  steps: readonly BallStep[],
  plan: TrainingPlan,
): Promise<Stepper> {
  const changes = steps.map(({ before, after }) => before.map((x, k) => after[k]! - x));
  const scales = rootMeanSquares(changes);
  const task = {
    inputs: steps.map(({ before }) => before),
    targets: changes.map((row) => row.map((x, k) => x / scales[k]!)),
  };
  const change = await trainMlp(monitor, task, "half-mean-square", { ...plan, units: 2 * plan.units });
  return (states) => {
    const changed = change(states);
    const after = (i: number, k: 0 | 1) => states[i]![k] + scales[k]! * changed[i]![k]!;
    return states.map((_, i) => [after(i, 0), after(i, 1)]);
  };
}
