import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { gradientDescent } from "../../src/deep-linear";
import { xor } from "../../src/tasks";
import {
  conserved,
  finalDistance,
  finalDistances,
  regime,
  squaredDistances,
  type UniversalProblem,
  universalFlow,
} from "../../src/universal";
import { CROSSING, GENERAL, GOLDEN, parallel } from "./problems";

describe("finalDistance", () => {
  it("gives the golden value, and that of a two-layer network", () => {
    // Origin: scipy, h(∞) of the golden pair in ten digits. Tolerance 5.1e-11.
    expect(Math.abs(finalDistance(GOLDEN) - 0.1122919617)).toBeLessThan(5.1e-11);
  });

  it("is A/2 + √(A²/4 + B²), whose digits it keeps where A is far below 0", () => {
    const h = (problem: UniversalProblem) => {
      const { initial, rates, inputDistanceSquared: dx2, targetDistanceSquared: dy2 } = problem;
      const ratio = rates.encoder / rates.decoder;
      const A = initial.representation - (ratio * dx2 * initial.output) / initial.representation;
      return [A, A / 2 + Math.sqrt((A * A) / 4 + ratio * dx2 * dy2)] as const;
    };
    for (const problem of [GOLDEN, CROSSING, GENERAL])
      expect(Math.abs(finalDistance(problem) / h(problem)[1] - 1)).toBeLessThan(1e-14);
    const large = parallel({ h: 1e-4, u: 100, encoder: 1, decoder: 1 });
    // To first order h = B²/|A|; the next term is (B/A)² = 5e-17.
    expect(Math.abs((finalDistance(large) * -h(large)[0]) / 0.5 - 1)).toBeLessThan(1e-15);
  });

  it("has its limits: B for a small start, the start itself for a large one, 0 for a pair that merges", () => {
    const small = parallel({ h: 1e-10, u: 1e-10, encoder: 2, decoder: 3, input: 4 });
    expect(finalDistance(small)).toBeCloseTo(Math.sqrt((2 / 3) * 4 * 0.5), 9);
    expect(finalDistance(parallel({ h: 1e6, u: 1, encoder: 1, decoder: 1 }))).toBeCloseTo(1e6, 5);
    const merging = { ...GENERAL, targetDistanceSquared: 0 };
    const start = { representation: 0.1, output: 0.5, alignment: 0.5 };
    expect(finalDistance({ ...merging, initial: start })).toBe(0);
    const apart = { ...merging, initial: { ...start, output: 1e-3, alignment: 1e-3 } };
    expect(finalDistance(apart)).toBeCloseTo(0.1 - ((0.01 / 0.05) * 2 * 1e-3) / 0.1, 15);
  });
});

describe("conserved", () => {
  it("is C = y/h − η_y/(η_h ‖dx‖²) h", () => {
    expect(conserved(CROSSING)).toBeCloseTo(0.4 - (0.02 / 0.006) * 0.01, 14);
    expect(conserved(GENERAL)).toBeCloseTo(0.4 - (0.05 / (0.01 * 2)) * 0.05, 14);
  });
});

describe("regime", () => {
  it("tells rich from lazy by the ratio of what chance left to what the task demands", () => {
    expect(regime(GOLDEN).label).toBe("rich");
    expect(regime(parallel({ h: 50, u: 1, encoder: 1, decoder: 1 })).label).toBe("lazy");
    expect(regime(parallel({ h: 1e-3, u: 1, encoder: 1, decoder: 1 })).label).toBe("lazy");
    expect(regime(parallel({ h: 2, u: 1, encoder: 1, decoder: 1 })).label).toBe("intermediate");
    const { random, structured, richness } = regime(GENERAL);
    expect(random / 2 + Math.hypot(random / 2, structured)).toBeCloseTo(finalDistance(GENERAL), 14);
    expect(richness).toBeCloseTo(1 / Math.sqrt(1 + (random / (2 * structured)) ** 2), 14);
    expect(
      regime({
        ...GENERAL,
        initial: { representation: 1, output: 0, alignment: 0 },
        targetDistanceSquared: 0,
      }),
    ).toMatchObject({ richness: 0, label: "lazy", structured: 0, random: 1 });
  });

  it("is about how the outputs' rate of learning grows: √(1 − richness²) of it is there from the start", () => {
    // The rate of the error s − u in du/dt = κ √(λ² + 4u²) (s − u), from the flow itself.
    const problem = parallel({ h: 0.5, u: 1e-9, encoder: 1, decoder: 1 });
    const flow = universalFlow(problem, { times: [1e-6, 18, 19] });
    const u = (i: number) => Math.sqrt(flow.output[i]!);
    const s = Math.SQRT1_2;
    const first = (u(0) - 1e-9) / 1e-6 / s;
    const last = Math.log((s - u(1)) / (s - u(2)));
    expect(first / last).toBeCloseTo(Math.sqrt(1 - regime(problem).richness ** 2), 5);
  });
});

describe("finalDistances", () => {
  it("gives the structure of XOR in the rich limit", () => {
    const inputs = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const targets = [[0], [1], [1], [0]];
    const distances = finalDistances({ inputs, targets, rateRatio: 0.0168 });
    const d = (i: number, j: number) => Math.sqrt(distances.get(i, j));
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        // One coordinate of the input differs wherever the targets do, and by 1.
        const expected = targets[i]![0] === targets[j]![0] ? 0 : 0.0168 ** 0.25;
        expect(d(i, j)).toBeCloseTo(expected, 14);
      }
    }
    // Origin: van Rossem & Saxe 2024, exclusive or at ρ = 0.0168, by numpy to two digits. Tolerance 5e-4.
    for (const distance of [0.36]) expect(d(0, 1)).toBeCloseTo(distance, 3);
  });

  it("is finalDistance for every pair, from a start of one's own", () => {
    const inputs = [
      [0, 1],
      [2, 0.5],
      [1, 1],
      [0, 1],
    ];
    const targets = [[1], [0], [0.3], [0.2]];
    const hidden = [
      [0.1, 0.3, 0],
      [0.2, 0.1, 0.5],
      [0.4, 0.4, 0.1],
      [0.1, 0.3, 0],
    ];
    const outputs = [[0.01], [0.5], [-0.2], [0.01]];
    const [representation, output] = [squaredDistances(hidden), squaredDistances(outputs)];
    const distances = finalDistances({
      inputs,
      targets,
      rateRatio: 0.3,
      initial: { representation, output },
    });
    const [dx, dy] = [squaredDistances(inputs), squaredDistances(targets)];
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        if (dx.get(i, j) === 0) {
          expect(distances.get(i, j)).toBe(0);
          continue;
        }
        const product = (outputs[i]![0]! - outputs[j]![0]!) * (targets[i]![0]! - targets[j]![0]!);
        const y = output.get(i, j);
        const expected = finalDistance({
          initial: { representation: representation.get(i, j), output: y, alignment: y - product },
          inputDistanceSquared: dx.get(i, j),
          targetDistanceSquared: dy.get(i, j),
          rates: { encoder: 0.3, decoder: 1 },
        });
        expect(distances.get(i, j)).toBeCloseTo(expected, 14);
      }
    }
  });

  it("refuses what does not fit together", () => {
    const { inputs, targets } = xor();
    const zero = squaredDistances([[0], [0], [0], [0]]);
    const some = squaredDistances([[0], [1], [2], [3]]);
    const bad: [object, RegExp][] = [
      [{ rateRatio: 0 }, /options.rateRatio/],
      [{ targets: [[1]] }, /options.targets must be 4 rows/],
      [{ initial: { representation: zero, output: some } }, /options.initial.output\[0, 1\]/],
      [{ initial: { representation: [[0]], output: some } }, /options.initial.representation/],
      [{ initial: { representation: inputs, output: some } }, /\[4, 4\]/],
    ];
    for (const [change, message] of bad)
      expect(() => finalDistances({ inputs, targets, rateRatio: 1, ...change })).toThrow(message);
    const lopsided = some.data.slice();
    lopsided[1] = 2;
    const rows = [0, 1, 2, 3].map((i) => Array.from(lopsided.subarray(4 * i, 4 * i + 4)));
    expect(() =>
      finalDistances({ inputs, targets, rateRatio: 1, initial: { representation: rows, output: some } }),
    ).toThrow(ArgumentError);
  });
});

describe("an aligned two-layer linear network", () => {
  const dx = [0.6, -0.8, 0];
  const dy = [0.5, 0.5];
  const [norm, s] = [1, Math.hypot(...dy)];
  // W₁ = a e dxᵀ/‖dx‖, W₂ = b dŷ eᵀ with the outputs beside the targets' direction: one hidden unit of three is used.
  const [a, b] = [0.2, 0.15];
  const direction = [Math.cos(1.1), Math.sin(1.1)];
  const encoder = [[0, 0, 0], dx.map((x) => (a * x) / norm), [0, 0, 0]];
  const decoder = direction.map((o) => [0, b * o, 0]);
  const half = (v: readonly number[]) => [v.map((x) => -x / 2), v.map((x) => x / 2)];
  const task = { inputs: half(dx), targets: half(dy) };
  const out = direction.map((o) => a * b * norm * o);
  const product = out.reduce((sum, x, i) => sum + x * dy[i]!, 0);
  const y = (a * b * norm) ** 2;

  it("follows the dynamics with η = ½ per unit of time, to first order in the learning rate", () => {
    const problem: UniversalProblem = {
      initial: { representation: (a * norm) ** 2, output: y, alignment: y - product },
      inputDistanceSquared: norm ** 2,
      targetDistanceSquared: s ** 2,
      rates: { encoder: 0.5, decoder: 0.5 },
    };
    const error = (learningRate: number) => {
      const descent = gradientDescent([encoder, decoder], task, {
        learningRate,
        steps: Math.round(40 / learningRate),
      });
      const flow = universalFlow(problem, { times: descent.times });
      return descent.times.reduce((most, t, i) => {
        const [first] = descent.at(t).weights;
        const h = [0, 1, 2].reduce((sum, k) => {
          const x = dx.reduce((total, d, j) => total + first!.get(k, j) * d, 0);
          return sum + x * x;
        }, 0);
        const outputs = [0, 1].map((o) =>
          dx.reduce((total, d, j) => total + descent.products[i]!.get(o, j) * d, 0),
        );
        const [square, along] = outputs.reduce(([p, q], x, o) => [p + x * x, q + x * dy[o]!], [0, 0]);
        const differences = [
          h - flow.representation[i]!,
          square - flow.output[i]!,
          square - along - flow.alignment[i]!,
        ];
        return Math.max(most, ...differences.map(Math.abs));
      }, 0);
    };
    const [coarse, fine] = [error(0.01), error(0.005)];
    expect(fine).toBeLessThan(2e-4);
    expect(coarse / fine).toBeGreaterThan(1.95);
    expect(coarse / fine).toBeLessThan(2.05);
  });
});
