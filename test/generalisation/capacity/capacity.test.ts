import { describe, expect, it } from "vitest";
import type { Numbers } from "../../../scripts/references/reference-file";
import { ArgumentError, toNdArray } from "../../../src/arrays";
import {
  type BoundsOptions,
  type CapacityOptions,
  generalisationBounds,
  margins,
  type UnitCapacity,
  unitCapacity,
} from "../../../src/generalisation";
import { forward, initialise, mlp, observeWeights, train } from "../../../src/networks";
import { orthogonal } from "../../../src/random";
import { xor } from "../../../src/tasks";
import { expectClose } from "../../helpers/numbers";
import { expectWithin, referencesOf } from "../../helpers/references";
import { type Rows, sineNetwork, sines, times } from "./sine-network";

const references = referencesOf(import.meta.url);
const { U0, V0, U, V, X } = references.inputs<Record<"U0" | "V0" | "U" | "V" | "X", Rows>>(
  "unit capacity of three units",
);
const example = { initial: { weights: [U0, V0] }, final: { weights: [U, V] }, inputs: X, margin: 1 };
const network = sineNetwork();

/** Applies functions to the hidden layer and to the readout, before and after training. */
const mapped = (
  hidden: (u: Rows) => Rows,
  readout: (v: Rows) => Rows,
  { initial, final, ...rest } = network,
) => ({
  ...rest,
  initial: { weights: [hidden(initial.weights[0]), readout(initial.weights[1])] },
  final: { weights: [hidden(final.weights[0]), readout(final.weights[1])] },
});
const plainOf = ({ capacity, impact, ...rest }: UnitCapacity) => ({
  ...rest,
  capacity: [...capacity],
  impact: [...impact],
});
const expectSame = (actual: unknown, expected: object) =>
  expectWithin({ relative: 1e-13 }, actual, expected as Numbers);

describe("unitCapacity", () => {
  it("has the published values of three units", () => {
    const { capacity, impact, ...bounds } = unitCapacity(example);
    expectClose(capacity, [1, 2, 0], 1e-15);
    expectClose(impact, [1, 2, Math.sqrt(5)], 1e-15);
    references.only("unit capacity of three units").check(bounds);
  });

  it("has independently computed norms of a larger network", () => {
    references.only("unit capacity of the sine network").check(unitCapacity(network));
  });

  it("has two equal forms of the bound for one unit, and a smaller sum for several", () => {
    const one = {
      initial: { weights: [[[0.5, 0]], [[1], [2]]] },
      final: { weights: [[[1, 1]], [[3], [1]]] },
    };
    const single = unitCapacity({ ...one, inputs: X, margin: 0.3 });
    expect(Math.abs(single.bound / single.boundNorms - 1)).toBeLessThan(1e-14);
    const several = unitCapacity(network);
    expect(several.bound).toBeLessThan(0.99 * several.boundNorms);
  });

  it("has equal forms of the bound for equal units at 0 and inputs of equal size", () => {
    const initial = { weights: [Array(4).fill([0, 0]), [Array(4).fill(1)]] };
    const final = { weights: [Array(4).fill([0.6, 0.8]), [Array(4).fill(2)]] };
    const { bound, boundNorms } = unitCapacity({ initial, final, inputs: [[3, 4]], margin: 2 });
    // (2√2 + 2)/2 · Σ_j 2 · 1 · 5
    expectClose([bound, boundNorms], Array(2).fill((Math.SQRT2 + 1) * 40), 1e-12);
  });

  it("is proportional to the inputs and to 1 / margin, with measures that depend on neither", () => {
    const base = unitCapacity(network);
    const scaled = unitCapacity({ ...network, inputs: times(network.inputs, 3), margin: 2 * network.margin });
    expectClose([scaled.bound, scaled.boundNorms], [1.5 * base.bound, 1.5 * base.boundNorms], 1e-11);
    expect(scaled.measures).toEqual(base.measures);
  });

  it("falls with the square root of the number of samples if each occurs again", () => {
    const { bound, boundNorms } = unitCapacity(network);
    const twice = unitCapacity({ ...network, inputs: [...network.inputs, ...network.inputs] });
    expectClose([twice.bound, twice.boundNorms], [bound / Math.SQRT2, boundNorms / Math.SQRT2], 1e-12);
  });

  it("permutes with the units", () => {
    const order = [3, 0, 4, 1, 2];
    const permuted = unitCapacity(
      mapped(
        (u) => order.map((j) => u[j]!),
        (v) => v.map((row) => order.map((j) => row[j]!)),
      ),
    );
    const { capacity, impact, ...rest } = plainOf(unitCapacity(network));
    expectSame(permuted, {
      ...rest,
      capacity: order.map((j) => capacity[j]),
      impact: order.map((j) => impact[j]),
    });
  });

  it("does not depend on the directions of the axes of the inputs, except for l1", () => {
    const q = orthogonal({ rows: 4, columns: 4, seed: 1 });
    const rotate = (rows: Rows) =>
      rows.map((row) => [0, 1, 2, 3].map((k) => row.reduce((sum, x, i) => sum + x * q.get(i, k), 0)));
    const rotated = unitCapacity({ ...mapped(rotate, (v) => v), inputs: rotate(network.inputs) });
    const base = unitCapacity(network);
    const { measures } = rotated;
    expectSame({ ...rotated, measures: { ...measures, l1: base.measures.l1 } }, plainOf(base));
    expect(Math.abs(measures.l1 / base.measures.l1 - 1)).toBeGreaterThan(0.01);
  });

  it("changes with a factor that moves from a unit's outgoing to its incoming weights, unlike the outputs", () => {
    const factors = [2, 1, 0.5, 4, 0.25];
    const moved = mapped(
      (u) => u.map((row, j) => row.map((x) => factors[j]! * x)),
      (v) => v.map((row) => row.map((x, j) => x / factors[j]!)),
    );
    const net = mlp({ widths: [4, 5, 3], activation: "relu", bias: false });
    const outputs = [network, moved].map(({ final }) => forward(net, final, network.inputs).output.data);
    expectClose(outputs[1]!, outputs[0]!, 1e-13);
    const [base, other] = [unitCapacity(network), unitCapacity(moved)];
    // α_j β_j and α_j ‖X u_j‖ do not change if the start moves too, but their norms over all units do.
    expectClose([other.bound], [base.bound], 1e-12);
    expect(Math.abs(other.boundNorms / base.boundNorms - 1)).toBeGreaterThan(0.1);
    expect(Math.abs(other.measures.unit / base.measures.unit - 1)).toBeGreaterThan(0.1);
    const final = unitCapacity({ ...network, final: moved.final });
    expect(Math.abs(final.bound / base.bound - 1)).toBeGreaterThan(0.1);
  });

  it("has no capacity for a unit that is dead, which changes only the measures that count units", () => {
    const dead = mapped(
      (u) => [...u, [0, 0, 0, 0]],
      (v) => v.map((row) => [...row, 0]),
    );
    const { capacity, impact, bound, boundNorms, measures } = unitCapacity(dead);
    const base = unitCapacity(network);
    expect([capacity[5], impact[5]]).toEqual([0, 0]);
    expectClose([bound, boundNorms], [base.bound, base.boundNorms], 1e-12);
    const { vc, spectralFrobenius, ...others } = measures;
    expectSame(others, {
      l1: base.measures.l1,
      frobenius: base.measures.frobenius,
      spectralL1: base.measures.spectralL1,
      unit: base.measures.unit,
    });
    expect([vc, base.measures.vc]).toEqual([24, 20]);
    expect(spectralFrobenius).toBeGreaterThan(1.01 * base.measures.spectralFrobenius);
  });

  it("is zero for weights that are all zero, without NaN", () => {
    const zero = mapped(
      (u) => times(u, 0),
      (v) => times(v, 0),
    );
    const { capacity, impact, bound, boundNorms, measures } = unitCapacity(zero);
    expect([...capacity, ...impact, bound, boundNorms].every((x) => x === 0)).toBe(true);
    expect({ ...measures, vc: 0 }).toEqual({
      vc: 0,
      l1: 0,
      frobenius: 0,
      spectralL1: 0,
      spectralFrobenius: 0,
      unit: 0,
    });
  });

  it("ignores biases, and does not write to its arguments", () => {
    const before = JSON.stringify(network);
    const biases = [
      [1, 2, 3, 4, 5],
      [1, 2, 3],
    ];
    const final = { ...network.final, biases };
    expect(unitCapacity({ ...network, final })).toEqual(unitCapacity(network));
    expect(JSON.stringify(network)).toBe(before);
  });

  it("follows a training from its recorded weights", () => {
    const net = mlp({ widths: [2, 8, 1], activation: "relu", bias: false });
    const task = xor();
    const {
      times: moments,
      observations,
      parameters,
    } = train(net, initialise(net, { seed: 1 }), task, {
      learningRate: 0.05,
      epochs: 200,
      every: 50,
      record: { weights: observeWeights() },
    });
    const { inputs } = task;
    const initial = observations.weights.at(0);
    const capacities = Array.from(moments, (t) =>
      unitCapacity({ initial, final: observations.weights.at(t), inputs, margin: 1 }),
    );
    const norms = capacities.map(({ capacity }) => Math.hypot(...capacity));
    expect(norms[0]).toBe(0);
    expect(norms).toEqual([...norms].sort((a, b) => a - b));
    expect(norms[4]).toBeGreaterThan(0.1);
    expect(capacities[4]).toEqual(unitCapacity({ initial, final: parameters, inputs, margin: 1 }));
  });
});

describe("generalisationBounds", () => {
  it("has the published value of the bound by units, and those of the other formulas", () => {
    const bounds = generalisationBounds(example);
    references.only("bound of the authors for three units").check(bounds.unit);
    references.only("capacity of the authors for three units").check(bounds.unit ** 2 * X.length);
    references.only("generalisation bounds of three units").check(bounds);
  });

  it("has independently computed values for a larger network, and for more samples than the VC dimension", () => {
    references
      .only("generalisation bounds of the sine network")
      .check(generalisationBounds({ ...network, delta: 0.05 }));
    const inputs = Array.from({ length: 400 }, (_, i) => [(((i * 37) % 100) - 50) / 25]);
    const initial = { weights: [[[0.5]], [[0.2], [-0.3]]] };
    const final = { weights: [[[1.25]], [[0.75], [-1.5]]] };
    references
      .only("generalisation bounds of one unit with more samples than the VC dimension")
      .check(generalisationBounds({ initial, final, inputs, margin: 2.5, delta: 0.2 }));
  });

  it("grows with a smaller delta, and with 1 / margin except for vc", () => {
    const [base, sure, wide] = [{}, { delta: 1e-6 }, { margin: 2 * network.margin }].map((other) =>
      generalisationBounds({ ...network, ...other }),
    );
    for (const measure of ["vc", "l1", "frobenius", "spectralL1", "spectralFrobenius", "unit"] as const) {
      expect(sure![measure]).toBeGreaterThan(base![measure]);
      expect(wide![measure] < base![measure]).toBe(measure !== "vc");
    }
    // These two are affine in 1 / margin.
    const narrow = generalisationBounds({ ...network, margin: network.margin / 2 });
    for (const measure of ["l1", "frobenius"] as const) {
      const differences = [narrow[measure] - base![measure], base![measure] - wide![measure]];
      expect(Math.abs(differences[0]! / differences[1]! - 2)).toBeLessThan(1e-11);
    }
  });

  it("does not depend on the order of units and samples", () => {
    const permuted = mapped(
      (u) => [...u].reverse(),
      (v) => v.map((row) => [...row].reverse()),
    );
    const inputs = [...network.inputs].reverse();
    expectSame(generalisationBounds({ ...permuted, inputs }), generalisationBounds(network));
  });

  it("counts the activations before training after the ReLU", () => {
    const at = (sign: number) =>
      generalisationBounds({
        initial: { weights: [[[sign]], [[1]]] },
        final: { weights: [[[sign]], [[1]]] },
        inputs: [[2], [3]],
        margin: 1,
      });
    const terms = (activation: number) => 3 * Math.SQRT2 * (Math.SQRT2 + 1) * 2 * (activation + 1);
    const difference = (at(1).unit - at(-1).unit) * Math.SQRT2;
    expect(Math.abs(difference - (terms(Math.sqrt(6.5)) - terms(0)))).toBeLessThan(1e-12);
  });
});

describe("margins", () => {
  it("are the output of the class minus the largest other output", () => {
    const outputs = [
      [3, 1, 0],
      [0, 1, 5],
      [2, 2, -1],
    ];
    expect(margins(outputs, [0, 1, 1])).toEqual(Float64Array.of(2, -4, 0));
  });

  it("are positive where the class has the largest output, as in a sorted row", () => {
    const outputs = sines(50, 6, 3.1, 2);
    const labels = outputs.map((_, i) => (i * 5) % 6);
    const expected = outputs.map((row, i) => {
      const [first, second] = [...row].sort((a, b) => b - a);
      const own = row[labels[i]!]!;
      return own === first ? own - second! : own - first!;
    });
    expect(margins(outputs, labels)).toEqual(Float64Array.from(expected));
    expect(expected.filter((x) => x > 0).length).toBeGreaterThan(2);
    expect(expected.filter((x) => x < 0).length).toBeGreaterThan(2);
  });

  it("refuse one output, wrong labels and overflow", () => {
    for (const [outputs, labels] of [
      [[[1]], [0]],
      [[[1, 2]], [2]],
      [[[1, 2]], [0.5]],
      [[[1, 2]], [-1]],
      [[[1, 2]], [0, 1]],
      [[[1, Number.NaN]], [0]],
      [[[1e308, -1e308]], [0]],
      [[], []],
    ] as [Rows, number[]][]) {
      expect(() => margins(outputs, labels)).toThrow(ArgumentError);
    }
    expect(() =>
      margins(
        [
          [1, 2],
          [3, 4],
        ],
        [0, 2],
      ),
    ).toThrow(/labels\[1\]/);
  });
});

describe.each([
  ["unitCapacity", unitCapacity as (options: BoundsOptions) => unknown],
  ["generalisationBounds", generalisationBounds],
])("%s", (name, call) => {
  const { initial, final } = network;
  const empty = (shape: number[]) => toNdArray(new Float64Array(0), shape);
  const cases: readonly [RegExp, Partial<Record<keyof CapacityOptions, unknown>>][] = [
    [/margin/, { margin: 0 }],
    [/margin/, { margin: -1 }],
    [/margin/, { margin: Number.NaN }],
    [/inputs/, { inputs: [] }],
    [/inputs/, { inputs: [[]] }],
    [/final\.weights\[0\]/, { inputs: [[1, 2, 3]] }],
    [/inputs\[0, 1\]/, { inputs: [[1, Number.NaN, 3, 4]] }],
    [/final\.weights/, { final: { weights: [final.weights[0]] } }],
    [/final\.weights/, { final: {} }],
    [/final/, { final: 3 }],
    [/initial\.weights\[0\]/, { initial: { weights: [sines(4, 4, 1, 1), initial.weights[1]] } }],
    [/initial\.weights\[1\]/, { initial: { weights: [initial.weights[0], sines(2, 5, 1, 1)] } }],
    [/final\.weights\[1\]/, { final: { weights: [final.weights[0], sines(3, 4, 1, 1)] } }],
    [
      /initial\.weights\[0\]\[0, 0\]/,
      { initial: { weights: [times(initial.weights[0], Number.NaN), initial.weights[1]] } },
    ],
    [/final\.weights\[0\]/, { final: { weights: [empty([0, 4]), empty([3, 0])] } }],
    [/overflow/, { final: { weights: [times(final.weights[0], 1e200), times(final.weights[1], 1e200)] } }],
    [/overflow/, { inputs: times(network.inputs, 1e308) }],
  ];
  it.each(cases)(`refuses bad input and names %s`, (message, other) => {
    const attempt = () => call({ ...network, ...other } as BoundsOptions);
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(name);
  });
});

it("generalisationBounds refuses a delta that is no probability, and a margin far above all outputs", () => {
  for (const delta of [0, -0.1, 1.1, Number.NaN]) {
    expect(() => generalisationBounds({ ...network, delta })).toThrow(/delta/);
  }
  expect(() => generalisationBounds({ ...network, margin: 1e30 })).toThrow(
    /margin.*of the size of the outputs/,
  );
});
