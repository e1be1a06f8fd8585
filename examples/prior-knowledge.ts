/*
 * Computes in closed form, from rich to lazy, how a network that has learned a task learns the reversed task, and which
 * solution of one equation a diagonal network finds from weights of several scales.
 */
import { deepLinear, implicitBias, tasks } from "learning-dynamics";

export function main(): void {
  const task = tasks.teacher({ inputSize: 4, outputSize: 4, samples: 40, whiten: true, seed: 2 });
  const reversed = { ...task, targets: task.targets.data.map((y) => -y) };
  const opposite = { inputs: task.inputs, targets: rows(reversed.targets, 4) };
  const { strengths } = deepLinear.taskModes(task);
  console.log("loss while learning the reversed task");
  for (const lambda of [0, 0.1, 1, 10]) {
    const trained = deepLinear.alignedWeights({ correlations: task, widths: [4, 4, 4], strengths, lambda });
    const flow = deepLinear.exactFlow(trained, opposite, { times: [0, 2, 5, 10, 100] });
    const losses = Array.from(flow.loss, (loss) => loss.toExponential(1)).join("  ");
    console.log(
      `λ = ${String(lambda).padEnd(4)} ${losses}${flow.endsInSaddle ? "  (ends in a saddle)" : ""}`,
    );
  }
  console.log("\nsolution of β₁ + 2β₂ + 3β₃ = 1 that a diagonal network of depth 2 finds from weights α");
  for (const scale of [10, 1, 0.1, 0.01]) {
    const problem = { inputs: [[1, 2, 3]], targets: [1], depth: 2, scale };
    const { coefficients, l1Norm } = implicitBias.diagonalMinimiser(problem);
    const beta = Array.from(coefficients, (b) => b.toFixed(4)).join("  ");
    console.log(`α = ${String(scale).padEnd(5)} ${beta}   ℓ₁ norm ${l1Norm.toFixed(4)}`);
  }
}

const rows = (data: Float64Array, columns: number): number[][] =>
  Array.from({ length: data.length / columns }, (_, i) =>
    Array.from(data.slice(i * columns, (i + 1) * columns)),
  );
