import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import {
  diagonalFlow,
  diagonalMinimiser,
  diagonalPotential,
  minimumNormLimit,
} from "../../src/implicit-bias";
import { diagonalLink } from "../../src/implicit-bias/diagonal-link";
import { normal } from "../../src/random";

const line = { inputs: [[1, 2, 3]], targets: [1] };
const plane = {
  inputs: [
    [1, 2, 0, -1],
    [0, 1, 1, 3],
  ],
  targets: [1, 2],
};

/** The end of the flow at loss zero: it lasts until the slowest coefficient has learned, at rate ‖x‖² α^(2D−2) at least. */
function flowEnd(problem: Parameters<typeof diagonalMinimiser>[0]): Float64Array {
  for (let end = 20; end < 1e7; end *= 4) {
    const flow = diagonalFlow(problem, { times: [end], relativeTolerance: 1e-13, dense: false });
    if (flow.loss[0]! < 1e-26) return flow.coefficients.data;
  }
  throw new Error("the flow does not come to rest");
}

const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!)));

describe("diagonal linear networks", () => {
  // Origin: numpy programs that integrate the flow to zero loss and, apart from it, find the dual root; eight decimals.
  // Tolerance 1e-8.
  const table: [depth: number, scale: number, coefficients: number[], l1: number][] = [
    [2, 10, [0.07142856, 0.14285713, 0.21428572], 0.42857142],
    [2, 1, [0.07133781, 0.14276636, 0.21437649], 0.42848066],
    [2, 0.3, [0.063543, 0.13477234, 0.22230411], 0.42061945],
    [2, 0.1, [0.02650892, 0.08802891, 0.26581109], 0.38034892],
    [2, 0.03, [0.00612678, 0.04347098, 0.30231042], 0.35190818],
    [2, 0.01, [0.00146438, 0.02164318, 0.31841642], 0.34152398],
    [3, 1, [0.07122755, 0.14265586, 0.21448691], 0.42837032],
    [3, 0.2, [0.01349464, 0.05024417, 0.29533901], 0.35907782],
    [4, 0.5, [0.045998, 0.11175454, 0.24349764], 0.40125018],
    [4, 0.2, [0.00242807, 0.01046832, 0.3255451], 0.33844149],
  ];
  for (const [depth, scale, coefficients, l1] of table) {
    it(`end at the tabled solution from α = ${scale} at depth ${depth}, by the flow and by the dual root`, () => {
      const problem = { ...line, depth, scale };
      const minimiser = diagonalMinimiser(problem);
      expect(apart(minimiser.coefficients, coefficients)).toBeLessThan(1e-8);
      expect(Math.abs(minimiser.l1Norm - l1)).toBeLessThan(1e-8);
      expect(apart(flowEnd(problem), minimiser.coefficients)).toBeLessThan(1e-10);
    });
  }

  it("end at the tabled solutions of two equations", () => {
    // Origin: numpy programs that integrate the flow to zero loss and find the dual root; eight decimals. Tolerance 1e-8.
    const rows: [number, number[]][] = [
      [1, [0.19750181, 0.6012803, 0.19853249, 0.4000624]],
      [0.1, [0.03329434, 0.69267636, 0.05138249, 0.41864705]],
    ];
    for (const [scale, coefficients] of rows) {
      const problem = { ...plane, depth: 2, scale };
      expect(apart(diagonalMinimiser(problem).coefficients, coefficients)).toBeLessThan(1e-8);
      expect(apart(flowEnd(problem), diagonalMinimiser(problem).coefficients)).toBeLessThan(1e-10);
    }
  });

  it("agree for random problems of any depth and for weights that start differently", () => {
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
      expect(apart(flowEnd(problem), diagonalMinimiser(problem).coefficients)).toBeLessThan(1e-9);
    }
  });

  it("go from the least ℓ₂ norm to the least ℓ₁ norm as α falls, deeper ones sooner", () => {
    const { coefficients } = minimumNormLimit(line);
    expect(
      apart(diagonalMinimiser({ ...line, depth: 2, scale: 1e3 }).coefficients, coefficients),
    ).toBeLessThan(1e-12);
    let last = Number.POSITIVE_INFINITY;
    for (const scale of [1, 0.1, 0.01, 1e-4, 1e-8, 1e-16, 1e-32, 1e-64]) {
      const { l1Norm, coefficients: beta } = diagonalMinimiser({ ...line, depth: 2, scale });
      expect(l1Norm).toBeLessThanOrEqual(last);
      expect(l1Norm).toBeGreaterThan(1 / 3 - 1e-15);
      expect(Math.abs(beta.reduce((sum, b, i) => sum + (i + 1) * b, 0) - 1)).toBeLessThan(1e-14);
      last = l1Norm;
    }
    expect(last - 1 / 3).toBeLessThan(1e-15);
    for (const scale of [0.3, 0.1]) {
      const norms = [2, 3, 4].map(
        (depth) => diagonalMinimiser({ ...line, depth, scale: scale ** (2 / depth) }).l1Norm,
      );
      expect(norms[1]!).toBeLessThan(norms[0]!);
      expect(norms[2]!).toBeLessThan(norms[1]!);
    }
  });

  it("reach the least ℓ₁ norm at small scales, where what is left of the others is below rounding of h", () => {
    const inputs = normal({ shape: [10, 16], seed: 3 });
    // Three coefficients of sixteen, which ten Gaussian equations recover as the solution of least ℓ₁ norm.
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
      expect(apart(coefficients, sparse)).toBeLessThan(bound);
      expect(l1Norm / 3.1 - 1).toBeLessThan(bound);
      const residual = targets.map((y, p) =>
        coefficients.reduce((sum, b, i) => sum - b * inputs.get(p, i), y),
      );
      expect(Math.max(...residual.map(Math.abs))).toBeLessThan(1e-12);
    }
  });

  it("minimise their potential: no solution nearby has less", () => {
    for (const [depth, scale] of [
      [2, 0.1],
      [3, 0.3],
      [6, 0.7],
    ] as const) {
      const { coefficients } = diagonalMinimiser({ ...plane, depth, scale });
      const potential = (beta: ArrayLike<number>) =>
        Array.from(beta).reduce((sum, b) => sum + diagonalPotential(b / scale ** depth, depth), 0);
      const least = potential(coefficients);
      // Two directions along which X β does not change.
      for (const direction of [
        [2, -1, 1, 0],
        [7, -3, 0, 1],
      ]) {
        for (const step of [1e-3, -1e-3]) {
          expect(potential(coefficients.map((b, i) => b + step * direction[i]!))).toBeGreaterThan(least);
        }
      }
    }
  });
});

describe("diagonalFlow", () => {
  it("conserves the invariants of its layers: w₊w₋ at depth 2, w₊^(2−D) + w₋^(2−D) beyond", () => {
    for (const depth of [2, 3, 5]) {
      const flow = diagonalFlow({ ...plane, depth, scale: 0.4 }, { times: [0, 1, 4], tau: 0.7 });
      const invariant = ({ positive, negative }: { positive: Float64Array; negative: Float64Array }) =>
        positive.map((p, i) =>
          depth === 2 ? p * negative[i]! : p ** (2 - depth) + negative[i]! ** (2 - depth),
        );
      const start = invariant(flow.at(0));
      for (const t of [0.5, 4]) expect(apart(invariant(flow.at(t)), start)).toBeLessThan(1e-9);
      expect(flow.at(4).coefficients).toEqual(flow.coefficients.data.slice(8));
      expect(flow.loss[2]!).toBeLessThan(flow.loss[0]!);
    }
  });

  it("carries the flow until then when it fails", () => {
    const problem = { ...line, depth: 2, scale: 0.1 };
    try {
      diagonalFlow(problem, { times: [0, 100], maxSteps: 3 });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(IntegrationError);
      expect((error as IntegrationError<{ loss: Float64Array }>).partial.loss.length).toBe(1);
    }
  });
});

describe("diagonalPotential", () => {
  it("has the values known for depth 2, and squares and absolute values at its ends", () => {
    // Origin: q(z) = 2 − √(4 + z²) + z arsinh(z/2) in eight decimals (Woodworth et al. 2020). Tolerance 1e-8.
    const known = [
      [1, 0.24514385],
      [2, 0.93432005],
      [10, 14.92634439],
    ] as const;
    for (const [z, value] of known) {
      expect(Math.abs(diagonalPotential(z, 2) - value)).toBeLessThan(1e-8);
      expect(diagonalPotential(-z, 2)).toBe(diagonalPotential(z, 2));
    }
    for (const depth of [2, 3, 4, 9]) {
      expect(diagonalPotential(0, depth)).toBe(0);
      const slope = depth === 2 ? 2 : (2 * depth) / (depth - 2);
      expect(diagonalPotential(1e-6, depth) / (1e-12 / (2 * slope))).toBeCloseTo(1, 9);
    }
    for (const depth of [3, 5]) {
      // q(z)/z → 1 like a power of z.
      expect(Math.abs(diagonalPotential(1e40, depth) / 1e40 - 1)).toBeLessThan(1e-8);
    }
  });

  it("is the integral of h⁻¹, and h⁻¹ inverts h", () => {
    for (const depth of [2, 3, 4, 7]) {
      const link = diagonalLink(depth);
      for (const z of [1e-9, 0.3, 2, 50, 1e6]) {
        expect(Math.abs(link.value(link.inverse(z)) / z - 1)).toBeLessThan(1e-11 * Math.max(1, Math.sqrt(z)));
        const h = 1e-4 * z;
        const difference = (diagonalPotential(z + h, depth) - diagonalPotential(z - h, depth)) / (2 * h);
        // Central differences with a step of 1e-4: 1e-8 of the third derivative, relative.
        expect(Math.abs(difference / link.inverse(z) - 1)).toBeLessThan(1e-7);
      }
      if (depth === 3) {
        // (1 − u)^(−3) − (1 + u)^(−3) as printed.
        expect(link.value(0.4)).toBeCloseTo(0.6 ** -3 - 1.4 ** -3, 13);
      }
      const slope = (link.value(0.3 + 1e-6) - link.value(0.3 - 1e-6)) / 2e-6;
      expect(Math.abs(link.slope(0.3) / slope - 1)).toBeLessThan(1e-8);
    }
  });
});

describe("minimumNormLimit", () => {
  it("is β₀ + X⁺(y − Xβ₀)", () => {
    expect(apart(minimumNormLimit(plane).coefficients, [0.2, 0.6, 0.2, 0.4])).toBeLessThan(1e-15);
    const initial = [1, -2, 0.5, 3];
    const { coefficients, loss } = minimumNormLimit(plane, { initial });
    expect(loss).toBe(0);
    // Only directions of the samples have moved: the rest is orthogonal to both rows.
    for (const rest of [
      [2, -1, 1, 0],
      [7, -3, 0, 1],
    ]) {
      const moved = rest.reduce((sum, r, i) => sum + r * (coefficients[i]! - initial[i]!), 0);
      expect(Math.abs(moved)).toBeLessThan(1e-14);
    }
    expect(minimumNormLimit({ inputs: [[1], [1]], targets: [0, 2] })).toEqual({
      coefficients: expect.anything(),
      loss: expect.closeTo(0.5, 14),
    });
  });
});

describe("implicit-bias refuses", () => {
  it("what it cannot use, naming it", () => {
    const bad: [() => unknown, RegExp][] = [
      [
        () => diagonalMinimiser({ inputs: [[1], [1]], targets: [1, 2], depth: 2, scale: 1 }),
        /targets.*none fit/,
      ],
      [() => diagonalMinimiser({ ...line, depth: 1, scale: 1 }), /depth/],
      [() => diagonalMinimiser({ ...line, depth: 2, scale: 0 }), /scale/],
      [() => diagonalMinimiser({ ...line, depth: 3, scale: [1, 2] }), /scale/],
      [() => diagonalFlow({ ...line, depth: 2, scale: 1 }, { times: [1, 0] }), /sorted/],
      [() => minimumNormLimit({ inputs: [[1, 2]], targets: [1, 2] }), /targets/],
      [() => minimumNormLimit(line, { initial: [1] }), /initial/],
      [() => diagonalPotential(Number.NaN, 2), /z/],
    ];
    for (const [call, message] of bad) {
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});
