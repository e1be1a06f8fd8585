import { describe, expect, it } from "vitest";
import { toNested } from "../../src/arrays";
import {
  conserved,
  gatedAlignedWeights,
  gatedGaussianWeights,
  gatedGradientFlow,
  gatedLoss,
  gatedNetwork,
  pathStatistics,
  pathStrengths,
  race,
  reduce,
  reductionError,
} from "../../src/neural-race";
import { generator, orthogonal } from "../../src/random";
import { contextualPathways, routing } from "../../src/tasks";
import { randomNetwork, randomTask } from "./random-networks";

/** 16 samples of 15 numbers ±1 whose second moments are exactly the identity: a Hadamard design. */
const sign = (sample: number, factor: number): number => {
  let bits = sample & factor;
  let parity = 0;
  for (; bits > 0; bits &= bits - 1) parity ^= 1;
  return parity === 0 ? 1 : -1;
};

/** Σ_k basis[:, k] scale_k z_k on every sample, with z_k the factors listed. */
const mix = (size: number, factors: number[], scales: number[], seed: number, copies: number): number[][] => {
  const basis = toNested(orthogonal({ rows: size, columns: size, seed })) as number[][];
  return Array.from({ length: 16 * copies }, (_, p) =>
    basis.map((row) =>
      factors.reduce((sum, factor, k) => sum + row[k]! * scales[k]! * sign(p % 16, factor), 0),
    ),
  );
};

/**
 * A task whose statistics are diagonal together by construction: factors 1, 2, 4 are seen by both inputs and asked for at
 * both outputs; variances differ, sizes differ, gates are real numbers.
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
])("inputs that are not white, sizes that differ, real gates, %s", (_, repeated) => {
  const { network, task } = diagonalisable(repeated);
  const reduction = reduce(network, task);

  it("have a reduction without residual", () => {
    expect(reduction.residual).toBeLessThan(1e-14);
    expect(reduction.exact).toBe(true);
    // Three modes that are asked for, and the inputs' own factors, which reach an output but are not.
    const asked = reduction.modes.filter(({ strengths }) => strengths.some((s) => Math.abs(s) > 1e-12));
    expect(asked.length).toBe(3);
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

  it("learn mode by mode as the whole network does, within 1e-8", () => {
    const times = [0, 0.5, 1, 2, 4, 8, 20];
    const error = reductionError(reduction, task, { times, initial: 0.15, seed: 8 });
    expect(error.lossError).toBeLessThan(1e-8);
    expect(error.strengthError).toBeLessThan(1e-8);
    expect(error.loss[6]).toBeLessThan(error.loss[0]!);
  });

  it("are reduced the same way from their statistics alone", () => {
    const again = reduce(network, pathStatistics(network, task));
    expect(again.residual).toBeLessThan(1e-14);
    expect(again.modes.map(({ strengths }) => Math.hypot(...strengths).toFixed(10))).toEqual(
      reduction.modes.map(({ strengths }) => Math.hypot(...strengths).toFixed(10)),
    );
  });
});

describe("statistics without common bases", () => {
  // One path; Σyx = diag(2, 1) asks for the axes, Σxx for the diagonals.
  const network = gatedNetwork({
    nodes: { x: 2, h: 3, y: 2 },
    edges: [
      ["x", "h"],
      ["h", "y"],
    ],
  });
  const statistics = (rho: number) => ({
    paths: [{ from: "x", to: "y", nodes: ["x", "h", "y"], edges: ["x->h", "h->y"] }],
    outputInput: [
      [
        [2, 0],
        [0, 1],
      ],
    ],
    pairs: [
      {
        first: 0,
        second: 0,
        inputInput: [
          [1, rho],
          [rho, 1],
        ],
      },
    ],
    outputPower: 20,
    samples: 1,
  });

  it("leave the least residual that any bases leave", () => {
    const rho = 0.4;
    const { residuals } = reduce(network, statistics(rho));
    const found = residuals.outputInput ** 2 + residuals.inputInput ** 2;
    let least = Number.POSITIVE_INFINITY;
    const count = 1500;
    for (let i = 0; i < count; i++) {
      const v = (Math.PI * i) / count;
      const [c, s] = [Math.cos(v), Math.sin(v)];
      // Off the diagonal of Vᵀ Σxx V, twice.
      const x = (2 * (rho * (c * c - s * s)) ** 2) / (2 + 2 * rho * rho);
      for (let j = 0; j < count; j++) {
        const u = (Math.PI * j) / count;
        const [a, b] = [Math.cos(u), Math.sin(u)];
        const [first, second] = [-2 * a * s + b * c, -2 * b * c + a * s];
        least = Math.min(least, x + (first * first + second * second) / 5);
      }
    }
    expect(found).toBeGreaterThan(0.01);
    // Rotations approach it step by step where the statistics do not agree.
    expect(found).toBeLessThan(least + 1e-8);
    expect(found).toBeGreaterThan(least - 1e-4);
  });

  it("say so, and the error of the reduction is measured: it falls with the residual", () => {
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

  it("are those of context pathways that overlap", () => {
    const { network: gated, task } = contextualPathways({ contexts: 3, common: false, hidden: 8 });
    const reduction = reduce(gated, task);
    expect(reduction.exact).toBe(false);
    expect(reduction.residual).toBeGreaterThan(0.1);
    expect(reduction.modes.length).toBe(8);
  });
});

it("modes take one unit each, and a bottleneck carries the strongest", () => {
  const { network, task } = routing({ domains: 3, hidden: 2 });
  const { modes } = reduce(network, task);
  expect(modes.length).toBe(2);
  expect(modes.map(({ columns }) => columns["h->k"])).toEqual([
    [0, 0],
    [1, 1],
  ]);
  const end = race(
    { network, modes, outputPower: reduce(network, task).outputPower },
    { times: [0], initial: 0.1 },
  );
  // The two weaker modes, of singular value 3, stay unlearned: ½ (3² + 3²) over 4 items.
  expect(end.final.loss).toBeCloseTo((9 + 9) / 8, 8);
});

it("pathStrengths reads the strengths back that aligned weights were made with", () => {
  const { network, task } = routing({ domains: 3, trained: 2, hidden: 6 });
  const reduction = reduce(network, task);
  const strengths = Object.fromEntries(
    network.edges.map(([from, to], e) => [`${from}->${to}`, [1, 2, 3, 4].map((m) => 0.1 * m + 0.01 * e)]),
  );
  const read = pathStrengths(reduction, gatedAlignedWeights({ reduction, strengths, seed: 3 }));
  reduction.paths.forEach(({ edges }, p) => {
    for (let m = 0; m < 4; m++) {
      const expected = edges.reduce((product, edge) => product * strengths[edge]![m]!, 1);
      expect(Math.abs(read.get(p, m) - expected)).toBeLessThan(1e-14);
    }
  });
});

it("the loss of a race is that of the network with its strengths, also where the reduction is not exact", () => {
  const { network, task } = contextualPathways({ contexts: 2, hidden: 12 });
  const reduction = reduce(network, task);
  const weights = gatedAlignedWeights({ reduction, strengths: 0.4 });
  const { loss } = race(reduction, { times: [0], initial: 0.4 });
  expect(loss[0]).toBeCloseTo(gatedLoss(network, weights, task), 12);
});

describe("conserved", () => {
  it.each([1, 2, 3])("stays what it is at every hidden node of a random graph, %i", (seed) => {
    const network = randomNetwork(seed);
    const task = randomTask(network, { samples: 20, seed, kind: "real" });
    const weights = gatedGaussianWeights({ network, standardDeviation: 0.4, seed });
    const before = conserved(network, weights);
    expect(Object.keys(before)).toEqual(["a1", "a2", "a3", "b1", "b2"]);
    const flow = gatedGradientFlow(network, weights, task, { times: [0, 1, 3] });
    for (const t of [0.3, 1, 3]) {
      for (const [node, matrix] of Object.entries(conserved(network, flow.at(t).weights))) {
        matrix.data.forEach((x, i) => {
          expect(Math.abs(x - before[node]!.data[i]!)).toBeLessThan(1e-9);
        });
      }
    }
  });
});

it("a path that is never open leaves the others what they are", () => {
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
  const alone = reduce(one, { inputs, targets });
  const beside = reduce(two, { inputs, targets, nodeGates: { shut: new Array<number>(7).fill(0) } });
  expect(beside.exact).toBe(true);
  const strengths = ({ modes }: typeof alone) => modes.map((mode) => mode.strengths[0]!.toFixed(12));
  expect(strengths(beside).slice(0, 7)).toEqual(strengths(alone));
  expect(beside.modes.every((mode) => mode.strengths[1] === 0)).toBe(true);
});
