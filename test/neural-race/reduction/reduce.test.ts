import { describe, expect, it } from "vitest";
import { toNested } from "../../../src/arrays";
import { gatedNetwork, pathStatistics, race, reduce, reductionError } from "../../../src/neural-race";
import { generator, orthogonal } from "../../../src/random";
import { contextualPathways, routing } from "../../../src/tasks";

/** Entry of a Hadamard design: 16 samples of 15 factors ±1 whose second moments are exactly the identity. */
const sign = (sample: number, factor: number): number => {
  let bits = sample & factor;
  let parity = 0;
  for (; bits > 0; bits &= bits - 1) parity ^= 1;
  return parity === 0 ? 1 : -1;
};

/** Samples Σ_k basis[:, k] scale_k z_k with the listed factors z_k. */
const mix = (size: number, factors: number[], scales: number[], seed: number, copies: number): number[][] => {
  const basis = toNested(orthogonal({ rows: size, columns: size, seed })) as number[][];
  return Array.from({ length: 16 * copies }, (_, p) =>
    basis.map((row) =>
      factors.reduce((sum, factor, k) => sum + row[k]! * scales[k]! * sign(p % 16, factor), 0),
    ),
  );
};

/**
 * A task with jointly diagonalisable statistics by construction. Factors 1, 2 and 4 occur in both inputs and both
 * targets; variances differ, sizes differ, and gates are real numbers.
 */
function diagonalisable(repeated: boolean) {
  const network = gatedNetwork({
    nodes: { x1: 5, x2: 4, h1: 4, h2: 5, y1: 3, y2: 6 },
    edges: [
      ["x1", "h1"],
      ["x2", "h1"],
      ["x1", "h2"],
      ["h1", "h2"],
      ["h1", "y1"],
      ["h2", "y2"],
      ["x2", "y2"],
    ],
  });
  const gates = 3;
  const random = generator(4);
  const settings = () => {
    const values = Array.from({ length: gates }, () => random.normal());
    return Array.from({ length: 16 * gates }, (_, p) => values[Math.floor(p / 16)]!);
  };
  const task = {
    inputs: {
      x1: mix(5, [1, 2, 4, 8, 3], repeated ? [1, 1, 0.5, 2, 0.1] : [1.5, 1, 0.6, 2, 0.1], 1, gates),
      x2: mix(4, [1, 2, 4, 5], repeated ? [0.7, 0.7, 1.2, 0.4] : [0.7, 0.9, 1.2, 0.4], 2, gates),
    },
    targets: {
      y1: mix(3, [1, 2, 4], repeated ? [2, 2, 1] : [3, 2, 1], 3, gates),
      y2: mix(6, [1, 2, 4, 6], repeated ? [1, 1, 2, 0.5] : [1, 1.7, 2, 0.5], 4, gates),
    },
    nodeGates: { h1: settings(), y2: settings() },
    edgeGates: { "x1->h2": settings(), "h1->h2": settings(), "x2->y2": settings() },
  };
  return { network, task };
}

describe.each([
  ["different strengths", false],
  ["repeated strengths", true],
])("reduce with correlated inputs, different sizes, real gates and %s", (_, repeated) => {
  const { network, task } = diagonalisable(repeated);
  const reduction = reduce(network, task);

  it("finds orthogonal bases without a residual", () => {
    expect(reduction.residual).toBeLessThan(1e-14);
    expect(reduction.exact).toBe(true);
    // The three modes of the targets. Other factors of the inputs reach an output, but do not occur in the targets.
    const withStrength = reduction.modes.filter(({ strengths }) =>
      strengths.some((s) => Math.abs(s) > 1e-12),
    );
    expect(withStrength.length).toBe(3);
    for (const side of [reduction.bases.inputs, reduction.bases.outputs]) {
      for (const basis of Object.values(side)) {
        const n = basis.shape[0]!;
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0;
            for (let k = 0; k < n; k++) sum += basis.get(k, i) * basis.get(k, j);
            expect(Math.abs(sum - (i === j ? 1 : 0))).toBeLessThan(1e-13);
          }
        }
      }
    }
  });

  it("gives modes that learn like the full network within 1e-8", () => {
    const times = [0, 0.5, 1, 2, 4, 8, 20];
    const error = reductionError(reduction, task, { times, initial: 0.15, seed: 8 });
    expect(error.lossError).toBeLessThan(1e-8);
    expect(error.strengthError).toBeLessThan(1e-8);
    expect(error.loss[6]).toBeLessThan(error.loss[0]!);
  });

  it("finds the same strengths from path statistics as from samples", () => {
    const again = reduce(network, pathStatistics(network, task));
    expect(again.residual).toBeLessThan(1e-14);
    expect(again.modes.map(({ strengths }) => Math.hypot(...strengths).toFixed(10))).toEqual(
      reduction.modes.map(({ strengths }) => Math.hypot(...strengths).toFixed(10)),
    );
  });
});

describe("reduce of statistics without common bases", () => {
  // A single path: the bases that diagonalise Σyx are the axes, those of Σxx the diagonals.
  const network = gatedNetwork({
    nodes: { x: 2, h: 3, y: 2 },
    edges: [
      ["x", "h"],
      ["h", "y"],
    ],
  });
  const statistics = (rho: number) => ({
    paths: [{ from: "x", to: "y", nodes: ["x", "h", "y"], edges: ["x->h", "h->y"] }],
    inputOutputCorrelation: [
      [
        [2, 0],
        [0, 1],
      ],
    ],
    pairs: [
      {
        first: 0,
        second: 0,
        inputCorrelation: [
          [1, rho],
          [rho, 1],
        ],
      },
    ],
    targetSecondMoment: 20,
    samples: 1,
  });

  it("finds the bases with the smallest residual on a grid of rotations", () => {
    const rho = 0.4;
    const { residuals } = reduce(network, statistics(rho));
    const found = residuals.inputOutputCorrelation ** 2 + residuals.inputCorrelation ** 2;
    let least = Number.POSITIVE_INFINITY;
    const count = 1500;
    for (let i = 0; i < count; i++) {
      const v = (Math.PI * i) / count;
      const [c, s] = [Math.cos(v), Math.sin(v)];
      // Squares of both off-diagonal entries of Vᵀ Σxx V, relative to all squares of Σxx.
      const x = (2 * (rho * (c * c - s * s)) ** 2) / (2 + 2 * rho * rho);
      for (let j = 0; j < count; j++) {
        const u = (Math.PI * j) / count;
        const [a, b] = [Math.cos(u), Math.sin(u)];
        const [first, second] = [-2 * a * s + b * c, -2 * b * c + a * s];
        least = Math.min(least, x + (first * first + second * second) / 5);
      }
    }
    expect(found).toBeGreaterThan(0.01);
    // The grid is coarse and rotations converge only linearly here, so the bounds are wider than rounding.
    expect(found).toBeLessThan(least + 1e-8);
    expect(found).toBeGreaterThan(least - 1e-4);
  });

  it("reports an inexact reduction, with a reduction error that decreases with the residual", () => {
    const errors = [0.4, 0.1, 0.01].map((rho) => {
      const reduction = reduce(network, statistics(rho));
      expect(reduction.exact).toBe(false);
      expect(reduction.residual).toBeGreaterThan(0.05 * rho);
      const options = { times: [0, 1, 2, 4], initial: 0.3 };
      return reductionError(reduction, statistics(rho), options).strengthError;
    });
    expect(errors[0]).toBeGreaterThan(1e-2);
    expect(errors[1]).toBeLessThan(errors[0]! / 2);
    expect(errors[2]).toBeLessThan(errors[1]! / 5);
  });

  it("is exact up to a residual of 1e-10 by default, or up to a given tolerance", () => {
    const [above, below] = [2e-9, 2e-11].map((rho) => reduce(network, statistics(rho)));
    expect(above!.residual).toBeGreaterThan(1e-10);
    expect(above!.exact).toBe(false);
    expect(below!.residual).toBeGreaterThan(1e-12);
    expect(below!.exact).toBe(true);
    expect(reduce(network, statistics(2e-9), { tolerance: 1e-8 }).exact).toBe(true);
    expect(reduce(network, statistics(2e-11), { tolerance: 1e-12 }).exact).toBe(false);
  });

  it("finds the residual of overlapping context pathways", () => {
    const { network: gated, task } = contextualPathways({ contexts: 3, common: false, hidden: 8 });
    const reduction = reduce(gated, task);
    expect(reduction.exact).toBe(false);
    expect(reduction.residual).toBeGreaterThan(0.1);
    expect(reduction.modes.length).toBe(8);
  });
});

it("reduce assigns one unit per mode, and the units of a bottleneck to the strongest modes", () => {
  const { network, task } = routing({ domains: 3, hidden: 2 });
  const { modes } = reduce(network, task);
  expect(modes.length).toBe(2);
  expect(modes.map(({ columns }) => columns["h->k"])).toEqual([
    [0, 0],
    [1, 1],
  ]);
  const end = race(
    { network, modes, targetSecondMoment: reduce(network, task).targetSecondMoment },
    { times: [0], initial: 0.1 },
  );
  // The two weaker modes, with singular value 3, are not learned: their loss is ½ (3² + 3²) over 4 items.
  expect(end.final.loss).toBeCloseTo((9 + 9) / 8, 8);
});

it("reduce gives equal strengths with and without an additional path that is never open", () => {
  const table = (rows: number, columns: number, seed: number) =>
    toNested(orthogonal({ rows, columns, seed })) as number[][];
  const inputs = { x: table(7, 7, 1) };
  const targets = { y: table(7, 40, 2) };
  const edges = (names: string[]) =>
    names.flatMap((name): [string, string][] => [
      ["x", name],
      [name, "y"],
    ]);
  const one = gatedNetwork({ nodes: { x: 7, h: 7, y: 40 }, edges: edges(["h"]) });
  const two = gatedNetwork({ nodes: { x: 7, h: 7, shut: 7, y: 40 }, edges: edges(["h", "shut"]) });
  const onePath = reduce(one, { inputs, targets });
  const withClosedPath = reduce(two, { inputs, targets, nodeGates: { shut: new Array<number>(7).fill(0) } });
  expect(withClosedPath.exact).toBe(true);
  const strengths = ({ modes }: typeof onePath) => modes.map((mode) => mode.strengths[0]!.toFixed(12));
  expect(strengths(withClosedPath).slice(0, 7)).toEqual(strengths(onePath));
  expect(withClosedPath.modes.every((mode) => mode.strengths[1] === 0)).toBe(true);
});
