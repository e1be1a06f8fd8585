import { describe, expect, it } from "vitest";
import { ArgumentError, ConvergenceError } from "../../src/arrays";
import { diagonalFlow, diagonalMinimiser, minimumNormLimit } from "../../src/implicit-bias";
import { diagonalLink } from "../../src/implicit-bias/diagonal-link";
import { normal } from "../../src/random";
import { trials } from "../helpers/nightly";
import { largestDifference } from "../helpers/numbers";
import { referencesOf } from "../helpers/references";
import { LINE, PLANE, PLANE_NULL_SPACE } from "./problems";

const references = referencesOf(import.meta.url);

/**
 * Coefficients of the gradient flow at zero loss. The flow is integrated until the slowest coefficient has converged, whose
 * rate is at least ‖x‖² α^(2D−2).
 */
function flowLimit(problem: Parameters<typeof diagonalMinimiser>[0]): Float64Array {
  for (let end = 20; end < 1e7; end *= 4) {
    const flow = diagonalFlow(problem, { times: [end], relativeTolerance: 1e-13, dense: false });
    if (flow.loss[0]! < 1e-26) return flow.coefficients.data;
  }
  throw new Error("the flow does not converge");
}

/** Computes the u with h(u) = z by bisection, without the closed forms of h⁻¹. */
function inverseLink(z: number, depth: number): number {
  const { value } = diagonalLink(depth);
  let [low, high] = [-1, 1];
  while (value(low) > z || value(high) < z) [low, high] = [2 * low, 2 * high];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (value(middle) < z) low = middle;
    else high = middle;
  }
  return low;
}

/** Potential q(z) = z u − ∫₀ᵘ h at the u with h(u) = z. */
function diagonalPotential(z: number, depth: number): number {
  const u = inverseLink(z, depth);
  return z * u - diagonalLink(depth).integral(u);
}

interface Given {
  readonly depth: number;
  readonly scale: number;
}

/** Returns the ConvergenceError that a call throws. */
function failureOf(call: () => unknown): ConvergenceError {
  try {
    call();
  } catch (error) {
    if (error instanceof ConvergenceError) return error;
  }
  throw new Error("the call throws no ConvergenceError");
}

describe("diagonalMinimiser", () => {
  const oneEquation = "limit of a diagonal linear network on the equation β₁ + 2 β₂ + 3 β₃ = 1";
  for (const { given, check } of references.all<Given, { coefficients: number[]; l1Norm: number }>(
    oneEquation,
  )) {
    it(`agrees with the reference and the gradient flow from α = ${given.scale} at depth ${given.depth}`, () => {
      const problem = { ...LINE, ...given };
      const { coefficients, l1Norm } = diagonalMinimiser(problem);
      check({ coefficients, l1Norm });
      expect(largestDifference(flowLimit(problem), coefficients)).toBeLessThan(1e-10);
    });
  }

  it("agrees with the references and the gradient flow on two equations", () => {
    const twoEquations = "limit of a diagonal linear network on two equations for four coefficients";
    for (const { given, check } of references.all<Given, number[]>(twoEquations)) {
      const problem = { ...PLANE, ...given };
      const { coefficients } = diagonalMinimiser(problem);
      check(coefficients);
      expect(largestDifference(flowLimit(problem), coefficients)).toBeLessThan(1e-10);
    }
  });

  it("agrees with the gradient flow on random problems at several depths and with unequal initial weights", () => {
    const inputs = normal({ shape: [3, 6], seed: 4 });
    const targets = [1, -0.5, 0.3];
    for (const [depth, scale] of [
      [2, 0.2],
      [3, 0.4],
      [5, 0.6],
      [3, [0.5, 0.3, 0.4, 0.6, 0.35, 0.45]],
      [2, [0.5, 0.05, 0.4, 0.1, 0.3, 0.2]],
    ] as const) {
      const problem = { inputs, targets, depth, scale };
      const { coefficients } = diagonalMinimiser(problem);
      expect(largestDifference(flowLimit(problem), coefficients)).toBeLessThan(1e-9);
    }
  });

  it("goes from the least ℓ₂ norm to the least ℓ₁ norm as α falls, at larger α for larger depth", () => {
    const { coefficients } = minimumNormLimit(LINE);
    const lazy = diagonalMinimiser({ ...LINE, depth: 2, scale: 1e3 });
    expect(largestDifference(lazy.coefficients, coefficients)).toBeLessThan(1e-12);
    let last = Number.POSITIVE_INFINITY;
    for (const scale of [1, 0.1, 0.01, 1e-4, 1e-8, 1e-16, 1e-32, 1e-64]) {
      const { l1Norm, coefficients: beta } = diagonalMinimiser({ ...LINE, depth: 2, scale });
      expect(l1Norm).toBeLessThanOrEqual(last);
      expect(l1Norm).toBeGreaterThan(1 / 3 - 1e-15);
      expect(Math.abs(beta.reduce((sum, b, i) => sum + (i + 1) * b, 0) - 1)).toBeLessThan(1e-14);
      last = l1Norm;
    }
    expect(last - 1 / 3).toBeLessThan(1e-15);
    for (const scale of [0.3, 0.1]) {
      const norms = [2, 3, 4].map(
        (depth) => diagonalMinimiser({ ...LINE, depth, scale: scale ** (2 / depth) }).l1Norm,
      );
      expect(norms[1]!).toBeLessThan(norms[0]!);
      expect(norms[2]!).toBeLessThan(norms[1]!);
    }
  });

  it("reaches the least ℓ₁ norm at small α, where the other coefficients are below the rounding error of h", () => {
    const inputs = normal({ shape: [10, 16], seed: 3 });
    // Three non-zero coefficients of sixteen, which ten Gaussian equations determine as the solution of least ℓ₁ norm.
    const sparse = Float64Array.from({ length: 16 }, (_, i) => [1.5, -1, 0.6][[1, 6, 11].indexOf(i)] ?? 0);
    const targets = Array.from({ length: 10 }, (_, p) =>
      sparse.reduce((sum, b, i) => sum + b * inputs.get(p, i), 0),
    );
    for (const [depth, scale, bound] of [
      [2, 1e-6, 2e-2],
      [3, 1e-3, 1e-6],
      [3, 1e-4, 1e-9],
      [4, 1e-2, 1e-6],
    ] as const) {
      const { coefficients, l1Norm } = diagonalMinimiser({ inputs, targets, depth, scale });
      expect(largestDifference(coefficients, sparse)).toBeLessThan(bound);
      expect(l1Norm / 3.1 - 1).toBeLessThan(bound);
      const residual = targets.map((y, p) =>
        coefficients.reduce((sum, b, i) => sum - b * inputs.get(p, i), y),
      );
      expect(Math.max(...residual.map(Math.abs))).toBeLessThan(1e-12);
    }
  });

  it("minimises the potential among nearby solutions", () => {
    for (const [depth, scale] of [
      [2, 0.1],
      [3, 0.3],
      [6, 0.7],
    ] as const) {
      const { coefficients } = diagonalMinimiser({ ...PLANE, depth, scale });
      const potential = (beta: ArrayLike<number>) =>
        Array.from(beta).reduce((sum, b) => sum + diagonalPotential(b / scale ** depth, depth), 0);
      const least = potential(coefficients);
      for (const direction of PLANE_NULL_SPACE) {
        for (const step of [1e-3, -1e-3]) {
          expect(potential(coefficients.map((b, i) => b + step * direction[i]!))).toBeGreaterThan(least);
        }
      }
    }
  });

  it("converges where the decrease of the dual is lost in rounding, for many problems and scales", () => {
    for (let seed = 0; seed < trials(6, 60); seed++) {
      const inputs = normal({ shape: [10, 16], seed });
      const planted = Float64Array.from(
        { length: 16 },
        (_, i) => [0, 1.5, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0.6][i] ?? 0,
      );
      const targets = Float64Array.from({ length: 10 }, (_, p) =>
        planted.reduce((sum, beta, i) => sum + beta * inputs.get(p, i), 0),
      );
      for (let e = 0; e <= 38; e++) {
        const scale = 10 ** (1 - e / 8);
        const { coefficients, l1Norm } = diagonalMinimiser({ inputs, targets, depth: 3, scale });
        for (const [p, target] of targets.entries()) {
          const output = coefficients.reduce((sum, beta, i) => sum + beta * inputs.get(p, i), 0);
          expect(Math.abs(output - target)).toBeLessThan(1e-10);
        }
        // The planted coefficients fit, so that the least ℓ₁ norm is at most theirs.
        if (scale < 1e-2) expect(l1Norm).toBeLessThan(3.1 * (1 + 1e-3));
      }
    }
  });

  for (const [depth, scale] of [
    [2, 0.1],
    [2, 1e-3],
    [3, 0.3],
    [3, 1e-2],
  ] as const) {
    it(`satisfies the conditions of a constrained minimum of 90 coefficients from α = ${scale} at depth ${depth}`, () => {
      const inputs = normal({ shape: [30, 90], seed: 8 });
      const sparse = Float64Array.from({ length: 90 }, (_, i) => (i % 15 === 0 ? 1 + i / 30 : 0));
      const targets = Float64Array.from({ length: 30 }, (_, p) =>
        sparse.reduce((sum, b, i) => sum + b * inputs.get(p, i), 0),
      );
      const { coefficients } = diagonalMinimiser({ inputs, targets, depth, scale });
      for (const [p, target] of targets.entries()) {
        const output = coefficients.reduce((sum, b, i) => sum + b * inputs.get(p, i), 0);
        expect(Math.abs(output - target)).toBeLessThan(1e-13);
      }
      // The gradient of the potential is a combination of the rows of X, which leave no residual.
      const gradient = coefficients.map((b) => inverseLink(b / scale ** depth, depth));
      const residual = (vector: Float64Array) => {
        const products = Float64Array.from({ length: 30 }, (_, p) =>
          vector.reduce((sum, x, i) => sum + x * inputs.get(p, i), 0),
        );
        const projection = minimumNormLimit({ inputs, targets: products }).coefficients;
        return largestDifference(vector, projection);
      };
      expect(residual(gradient)).toBeLessThan(1e-9);
      expect(residual(coefficients)).toBeGreaterThan(0.1);
    });
  }

  it("reports the iterations made and the distance from the solutions if rounding stops Newton's method early", () => {
    const inputs = [
      [1, 2, 3],
      [0, 1, 1],
    ];
    const fail = () => diagonalMinimiser({ inputs, targets: [1, 2], depth: 3, scale: 1e-12 });
    const { iterations, residual } = failureOf(fail);
    expect(iterations).toBeGreaterThanOrEqual(2);
    expect(iterations).toBeLessThanOrEqual(200);
    // Less than the distance |b| of β = 0.
    expect(residual).toBeGreaterThan(0);
    expect(residual).toBeLessThan(Math.hypot(1, 2));
  });

  it("is measured by a potential whose closed form at depth 2 is 2 − √(4 + z²) + z arsinh(z/2)", () => {
    for (const z of [-3, 0.4, 20]) {
      const closedForm = 2 - Math.hypot(2, z) + z * Math.asinh(z / 2);
      expect(Math.abs(diagonalPotential(z, 2) / closedForm - 1)).toBeLessThan(1e-12);
    }
  });

  it("rejects targets that no coefficients fit, and depths and scales out of range, naming the argument", () => {
    const bad: [() => unknown, RegExp][] = [
      [
        () => diagonalMinimiser({ inputs: [[1], [1]], targets: [1, 2], depth: 2, scale: 1 }),
        /targets must be targets that some coefficients fit exactly/,
      ],
      [() => diagonalMinimiser({ ...LINE, depth: 1, scale: 1 }), /depth/],
      [() => diagonalMinimiser({ ...LINE, depth: 2, scale: 0 }), /scale/],
      [() => diagonalMinimiser({ ...LINE, depth: 3, scale: [1, 2] }), /scale/],
    ];
    for (const [call, message] of bad) {
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});
