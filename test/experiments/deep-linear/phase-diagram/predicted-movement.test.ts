import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../../src/arrays";
import { exactFlow, finalRepresentations } from "../../../../src/deep-linear";
import { movementBetween } from "../../../../src/experiments/deep-linear/phase-diagram/movement";
import { predictedMovement } from "../../../../src/experiments/deep-linear/phase-diagram/predicted-movement";
import { drawProblem } from "../../../../src/experiments/deep-linear/phase-diagram/problem";
import { correlationsFrom } from "../../../../src/tasks";
import { trials } from "../../../helpers/nightly";

const diagonal = (values: readonly number[]) => {
  const n = values.length;
  const data = new Float64Array(n * n);
  for (const [i, value] of values.entries()) data[i * (n + 1)] = value;
  return toNdArray(data, [n, n]);
};

/** Returns the representations of a network with the diagonal product `strengths` in the given order. */
const representationsOf = (strengths: readonly number[], lambda: number) =>
  finalRepresentations(
    correlationsFrom({
      inputCorrelation: diagonal(strengths.map(() => 1)),
      inputOutputCorrelation: diagonal(strengths),
    }),
    { lambda, hidden: strengths.length },
  );

describe("the predicted movement", () => {
  it.each([-7, -0.5, 0, 2, 40])("is that of diagonal networks in both extreme orders at λ = %d", (lambda) => {
    const [strengths, initial] = [
      [2, 1.1, 0.4],
      [1.6, 0.3, 0.2],
    ] as const;
    const predicted = predictedMovement(strengths, initial, lambda);
    const end = representationsOf(strengths, lambda);
    const aligned = movementBetween(representationsOf(initial, lambda), end);
    const opposed = movementBetween(representationsOf([...initial].reverse(), lambda), end);
    for (const name of ["kernel", "input", "output"] as const) {
      expect(Math.abs(predicted.least[name] / aligned[name] - 1)).toBeLessThan(1e-12);
      expect(Math.abs(predicted.most[name] / opposed[name] - 1)).toBeLessThan(1e-12);
    }
  });

  it.each([0, 1, -4])("is the root mean square over random directions at λ = %d", (lambda) => {
    // Each ratio has mean 1, up to the sampling error that its own spread gives.
    const ratios = Array.from({ length: trials(200, 2000) }, (_, seed) => {
      const { data, strengths, initial, start } = drawProblem(4, 100 * seed);
      const scale = 0.4;
      const flow = exactFlow(start(lambda, scale), data, { times: [0] });
      const { kernel } = movementBetween(flow.at(0), flow.at(Number.POSITIVE_INFINITY));
      const initialStrengths = initial.map((s) => s * scale);
      return (kernel / predictedMovement(strengths, initialStrengths, lambda).mean.kernel) ** 2;
    });
    const mean = ratios.reduce((sum, x) => sum + x, 0) / ratios.length;
    const variance = ratios.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (ratios.length - 1);
    expect(Math.abs(mean - 1)).toBeLessThan(3.5 * Math.sqrt(variance / ratios.length));
    expect(Math.sqrt(variance / ratios.length)).toBeLessThan(0.04);
  });

  it("is measured as the tangent kernel on the unit vectors of the inputs", () => {
    const { data, start } = drawProblem(3, 5);
    const flow = exactFlow(start(0.7, 0.2), data, { times: [0] });
    const unit = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const [before, after] = [flow.ntk(0, unit).data, flow.ntk(Number.POSITIVE_INFINITY, unit).data];
    const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
    const expected = norm(Array.from(after, (x, i) => x - before[i]!)) / norm(before);
    const { kernel } = movementBetween(flow.at(0), flow.at(Number.POSITIVE_INFINITY));
    expect(Math.abs(kernel / expected - 1)).toBeLessThan(1e-13);
  });
});
