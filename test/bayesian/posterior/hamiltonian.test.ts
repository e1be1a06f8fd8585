import { describe, expect, it } from "vitest";
import { followTrajectory } from "../../../src/bayesian/posterior/hamiltonian";
import { runSync } from "../../../src/concurrency/run-generator";
import { randomHamiltonian, smallProblem } from "./problem";

describe("trajectories of the posterior", () => {
  it("conserve the energy up to second order in the step size", () => {
    const change = (steps: number) => {
      const hamiltonian = randomHamiltonian(smallProblem("tanh"), 2);
      return runSync(followTrajectory(hamiltonian, { stepSize: 0.5 / steps, steps, temperature: 0.5 }, 0));
    };
    const changes = [40, 80, 160, 320].map(change);
    expect(Math.abs(changes[0]!)).toBeGreaterThan(1e-6);
    for (let k = 1; k < changes.length; k++) {
      expect(Math.abs(changes[k - 1]! / changes[k]! - 4)).toBeLessThan(0.3 / 4 ** (k - 1));
    }
  });

  it.each(["tanh", "relu"] as const)("are reversible for %s units", (activation) => {
    const hamiltonian = randomHamiltonian(smallProblem(activation), 1);
    const { position, momentum } = hamiltonian;
    const [start, kick] = [position.all.slice(), momentum.all.slice()];
    const plan = { stepSize: 0.02, steps: 50, temperature: 0.5 };
    const change = runSync(followTrajectory(hamiltonian, plan, 0));
    expect(Math.hypot(...start.map((x, k) => x - position.all[k]!))).toBeGreaterThan(1);
    momentum.all.forEach((p, k) => {
      momentum.all[k] = -p;
    });
    expect(runSync(followTrajectory(hamiltonian, plan, 0))).toBeCloseTo(-change, 9);
    start.forEach((x, k) => {
      expect(position.all[k]).toBeCloseTo(x, 10);
      expect(-momentum.all[k]!).toBeCloseTo(kick[k]!, 10);
    });
  });

  it("preserve volume: the Jacobian of a trajectory has the determinant 1", () => {
    // A single neuron and sample: two coordinates and two momenta.
    const problem = {
      ...smallProblem("tanh"),
      factor: { rows: 1, columns: 1, data: Float64Array.of(1.3) },
      targets: { rows: 1, columns: 1, data: Float64Array.of(0.8) },
      width: 1,
    };
    const plan = { stepSize: 0.3, steps: 7, temperature: 0.4 };
    const end = (displaced: number, by: number) => {
      const hamiltonian = randomHamiltonian(problem, 5);
      const { position, momentum } = hamiltonian;
      (displaced < 2 ? position : momentum).all[displaced % 2]! += by;
      runSync(followTrajectory(hamiltonian, plan, 0));
      return [...position.all, ...momentum.all];
    };
    const step = 1e-5;
    const columns = [0, 1, 2, 3].map((k) => {
      const [above, below] = [end(k, step), end(k, -step)];
      return above.map((x, i) => (x - below[i]!) / (2 * step));
    });
    expect(Math.abs(determinant(columns) - 1)).toBeLessThan(1e-6);
  });
});

/** Computes a determinant by expansion along the first row. */
function determinant(rows: readonly (readonly number[])[]): number {
  if (rows.length === 1) return rows[0]![0]!;
  const [first, ...others] = rows;
  return first!.reduce((sum, x, j) => {
    const minor = others.map((row) => row.filter((_, k) => k !== j));
    return sum + (j % 2 === 0 ? 1 : -1) * x * determinant(minor);
  }, 0);
}
