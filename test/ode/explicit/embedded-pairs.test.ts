import { expect, test } from "vitest";
import { solve } from "../../../src/ode";
import { DOP853, DOPRI5 } from "../../../src/ode/explicit/embedded-pairs";
import { largestDifference } from "../../helpers/numbers";

test.each([
  ["dop853", DOP853, 8],
  ["dopri5", DOPRI5, 5],
] as const)(
  "%s has rows that sum to the nodes and weights that integrate polynomials up to the order",
  (_name, pair, order) => {
    const sum = (coefficients: readonly number[]) => coefficients.reduce((a, b) => a + b, 0);
    pair.rows.forEach((row, i) => {
      expect(Math.abs(sum(row.coefficients) - pair.nodes[i + 1]!)).toBeLessThan(2e-14);
    });
    pair.extraRows.forEach((row, i) => {
      expect(Math.abs(sum(row.coefficients) - pair.nodes[pair.rows.length + 2 + i]!)).toBeLessThan(2e-14);
    });
    for (let power = 0; power < order; power++) {
      const { stages, coefficients } = pair.weights;
      const moment = sum(coefficients.map((b, j) => b * pair.nodes[stages[j]!]! ** power));
      expect(Math.abs(moment - 1 / (power + 1))).toBeLessThan(1e-14);
    }
  },
);

test("dop853 has errors below 1e-6 inside long steps whose size is limited by stability", () => {
  // Eight decoupled modes of a network with five layers (theory 4.2). The fast modes converge long before the slow.
  const strengths = [1, 0.8, 0.6, 0.4, 0.3, 0.25, 0.2, 0.15];
  const field = (_t: number, u: Float64Array, du: Float64Array) => {
    for (let k = 0; k < 8; k++) du[k] = 5 * u[k]! ** 1.6 * (strengths[k]! - u[k]!);
  };
  const start = new Array(8).fill(0.01);
  const end = 60;
  const tolerances = { relativeTolerance: 1e-8, absoluteTolerance: 1e-10 };
  const exact = solve(field, start, {
    times: [0, end],
    relativeTolerance: 1e-14,
    absoluteTolerance: 1e-17,
    maxStep: 0.1,
  });
  const solution = solve(field, start, { times: [0, end], ...tolerances });
  const times = Array.from({ length: 997 }, (_, i) => (end * i) / 996);
  const errors = times.map((t) => largestDifference(solution.at(t), exact.at(t)));
  expect(Math.max(...errors)).toBeLessThan(1e-6);
});
