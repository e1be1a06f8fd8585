/* Compares the closed form of the modes of a small semantic task with the gradient flow. */
import { deepLinear, tasks } from "learning-dynamics";

export function main(): void {
  const task = tasks.semanticHierarchy();
  const { strengths, inputVariances } = deepLinear.taskModes(task);
  const modes = Array.from(strengths, (strength, k) =>
    deepLinear.modeDynamics({ strength, initial: 1e-3, depth: 3, inputVariance: inputVariances[k]! }),
  );

  const widths = [8, 8, 8, task.targets.shape[1]!];
  const weights = deepLinear.alignedWeights({ correlations: task, widths, strengths: 1e-3 });
  const times = [0, 40, 80, 160, 320];
  const flow = deepLinear.gradientFlow(weights, task, { times });

  for (const [i, t] of times.entries()) {
    const row = [0, 1, 2, 4].map((k) => `${modes[k]!.at(t).toFixed(6)} / ${flow.modes.get(i, k).toFixed(6)}`);
    console.log(`t = ${String(t).padStart(3)}   predicted / simulated: ${row.join("   ")}`);
  }
  console.log(`half-learning times: ${[0, 1, 2, 4].map((k) => modes[k]!.halfTime.toFixed(2)).join(", ")}`);
}
