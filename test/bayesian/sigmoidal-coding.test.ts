import { describe, expect, it } from "vitest";
import { ArgumentError, ConvergenceError, toNested } from "../../src/arrays";
import { type SigmoidalCoding, sigmoidalCoding } from "../../src/bayesian";
import { matmul } from "../../src/linalg";
import { generator, orthogonal } from "../../src/random";
import { trials } from "../helpers/nightly";
import { referencesOf } from "../helpers/references";
import { tiltedLaw } from "./tilted-law";

const references = referencesOf(import.meta.url);

type Rows = number[][];
const oneHot = (n: number): Rows =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));
const equal = (n: number) => Array.from({ length: n }, () => 1 / n);
const rowsOf = (array: Parameters<typeof toNested>[0]) => toNested(array) as Rows;
const inner = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);
/** ½ (1 + erf(√π z/2)) = Φ(√(π/2) z) by its series of the normal distribution. */
const sigmoid = (z: number): number => {
  const x = z * Math.sqrt(Math.PI / 2);
  if (Math.abs(x) > 8) return Number(x > 0);
  let [term, sum] = [x, x];
  for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
};
/** Values of the sigmoid at the nodes of the trapezoidal rule, computed once. */
const tabulated = (() => {
  const table = new Map<number, number>();
  return (z: number) => {
    const known = table.get(z);
    if (known !== undefined) return known;
    table.set(z, sigmoid(z));
    return table.get(z)!;
  };
})();

interface Problem {
  readonly fractions: readonly number[];
  readonly targets: Rows;
  readonly scaledReadoutVariance: number;
}

/** E(a) at given fields. */
const energy = (
  { fractions, scaledReadoutVariance }: Problem,
  fields: Rows,
  a: ArrayLike<number>,
  phi = tabulated,
) =>
  fields.reduce(
    (sum, t, c) => sum - fractions[c]! * tiltedLaw(phi, inner(a, t)).psi,
    inner(a, a) / (2 * scaledReadoutVariance),
  );

/** Lowest energy at given fields, by the map a → σ² Σ f t ψ′ from all patterns of activations. */
function lowestEnergy(problem: Problem, fields: Rows): number {
  const { fractions, scaledReadoutVariance } = problem;
  const map = (means: readonly number[]) =>
    fields[0]!.map(
      (_, i) =>
        scaledReadoutVariance * fields.reduce((sum, t, c) => sum + fractions[c]! * t[i]! * means[c]!, 0),
    );
  let lowest = Number.POSITIVE_INFINITY;
  for (let pattern = 0; pattern < 2 ** fields.length; pattern++) {
    let a = map(fields.map((_, c) => (pattern >> c) & 1));
    for (let step = 0; step < 40; step++) a = map(fields.map((t) => tiltedLaw(tabulated, inner(a, t)).mean));
    lowest = Math.min(lowest, energy(problem, fields, a));
  }
  return lowest;
}

const linearTerm = ({ fractions, targets }: Problem, fields: Rows) =>
  fields.reduce((sum, t, c) => sum + fractions[c]! * inner(t, targets[c]!), 0);

/** Largest deviations of the equations of the codes. */
function residuals(
  { fractions, targets, scaledReadoutVariance }: Problem,
  coding: SigmoidalCoding,
  phi: (z: number) => number,
) {
  const fields = rowsOf(coding.fields);
  let [stationarity, activation] = [0, 0];
  const outputs = targets.map((row) => row.map(() => 0));
  for (const { readout, probability, activations } of coding.codes) {
    const image = readout.map(() => 0);
    for (const [c, t] of fields.entries()) {
      const { mean } = tiltedLaw(phi, inner(readout, t));
      activation = Math.max(activation, Math.abs(mean - activations[c]!));
      for (const [i, x] of t.entries()) {
        image[i]! += scaledReadoutVariance * fractions[c]! * x * mean;
        outputs[c]![i]! += probability * readout[i]! * mean;
      }
    }
    stationarity = Math.max(stationarity, ...readout.map((a, i) => Math.abs(a - image[i]!)));
  }
  const fit = Math.max(...outputs.flatMap((row, c) => row.map((x, i) => Math.abs(x - targets[c]![i]!))));
  const total = coding.codes.reduce((sum, { probability }) => sum + probability, 0);
  const tie = Math.max(...coding.energies) - Math.min(...coding.energies);
  return { stationarity, activation, fit, total: Math.abs(total - 1), tie };
}

const expectSolved = (problem: Problem, coding: SigmoidalCoding, phi = tabulated, tolerance = 1e-11) => {
  for (const residual of Object.values(residuals(problem, coding, phi)))
    expect(residual).toBeLessThan(tolerance);
  expect(coding.verified).toBe(true);
};

describe("sigmoidalCoding", () => {
  it("has the codes, fields and energies of the reference for two equal classes", () => {
    for (const reference of references.all<number, Record<string, number | number[]>>("two equal classes")) {
      const problem = { fractions: [0.5, 0.5], targets: oneHot(2), scaledReadoutVariance: reference.given };
      const coding = sigmoidalCoding(problem);
      const [first, second] = coding.codes;
      expect(coding.codes.length).toBe(2);
      reference.check({
        readout: first!.readout,
        field: [coding.fields.get(0, 0), coding.fields.get(0, 1)],
        activations: first!.activations,
        energy: coding.energies[0]!,
      });
      for (const i of [0, 1]) expect(second!.readout[i]).toBeCloseTo(first!.readout[1 - i]!, 11);
      for (const { probability } of coding.codes) expect(probability).toBeCloseTo(0.5, 11);
      expectSolved(problem, coding);
    }
  });

  it("lies below the minimum with equal readouts by the energies of the reference", () => {
    for (const reference of references.all<number>("energy of equal readouts for two equal classes")) {
      const problem = { fractions: [0.5, 0.5], targets: oneHot(2), scaledReadoutVariance: reference.given };
      const fields = rowsOf(sigmoidalCoding(problem).fields);
      let [low, high] = [0.3, 4];
      const at = (c: number) => energy(problem, fields, [c, c]);
      while (high - low > 1e-5) {
        const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
        if (at(a) < at(b)) high = b;
        else low = a;
      }
      reference.check(at((low + high) / 2));
    }
  });

  it("replaces class-selective codes by codes on two of three equal classes", () => {
    const problem = { fractions: equal(3), targets: oneHot(3), scaledReadoutVariance: 2 };
    const coding = sigmoidalCoding(problem);
    const dual = linearTerm(problem, rowsOf(coding.fields)) + coding.energies[0]!;
    references.only("three equal classes, σ² = 2").check({ readout: coding.codes[0]!.readout, dual });
    expect(coding.codes.length).toBe(3);
    expectSolved(problem, coding);
  });

  it("maximises the dual, of which the energies are found by another search", () => {
    const problem = {
      fractions: [0.35, 0.65],
      targets: [
        [1, 0.2],
        [-0.3, 0.8],
      ],
      scaledReadoutVariance: 1.5,
    };
    const coding = sigmoidalCoding(problem);
    const fields = rowsOf(coding.fields);
    const dual = (t: Rows) => linearTerm(problem, t) + lowestEnergy(problem, t);
    const best = dual(fields);
    expect(best).toBeCloseTo(linearTerm(problem, fields) + coding.energies[0]!, 10);
    const random = generator(5);
    for (const size of [1e-3, 0.1, 1]) {
      for (let trial = 0; trial < 6; trial++) {
        const moved = fields.map((row) => row.map((t) => t + size * random.normal()));
        // The dual falls by the square of the step or faster; the search is accurate to about 1e-9.
        expect(dual(moved)).toBeLessThan(best - 1e-8 * size);
      }
    }
  });

  it("has no lower energy on a grid of readouts, and equal energies at the codes", () => {
    const problem = {
      fractions: [0.3, 0.7],
      targets: [
        [1, 0],
        [0, 1],
      ],
      scaledReadoutVariance: 1,
    };
    const coding = sigmoidalCoding(problem);
    const fields = rowsOf(coding.fields);
    let lowest = Number.POSITIVE_INFINITY;
    for (let a = -4; a <= 4; a += 0.25) {
      for (let b = -4; b <= 4; b += 0.25) lowest = Math.min(lowest, energy(problem, fields, [a, b]));
    }
    expect(lowest).toBeGreaterThan(coding.energies[0]! - 1e-11);
    for (const { readout } of coding.codes)
      expect(energy(problem, fields, readout)).toBeCloseTo(coding.energies[0]!, 11);
  });

  it("solves its equations for unequal classes, one output, collinear targets and many classes", () => {
    const problems: Problem[] = [
      { fractions: [0.2, 0.3, 0.5], targets: oneHot(3), scaledReadoutVariance: 1 },
      { fractions: [1], targets: [[1]], scaledReadoutVariance: 1 },
      { fractions: [0.3, 0.7], targets: [[1], [0]], scaledReadoutVariance: 1 },
      {
        fractions: [0.3, 0.7],
        targets: [
          [1, 2],
          [-0.5, -1],
        ],
        scaledReadoutVariance: 0.5,
      },
      { fractions: equal(4), targets: oneHot(4), scaledReadoutVariance: 1 },
      { fractions: [0.01, 0.99], targets: oneHot(2), scaledReadoutVariance: 1 },
    ];
    for (const problem of problems) expectSolved(problem, sigmoidalCoding(problem));
    // Codes on two of four classes.
    expect(sigmoidalCoding(problems[4]!).codes.length).toBe(6);
  });

  it("solves its equations for random problems", () => {
    const random = generator(8);
    for (let trial = 0; trial < trials(4, 200); trial++) {
      const [classes, outputs] = [1 + random.integer(4), 1 + random.integer(3)];
      const weights = Array.from({ length: classes }, () => 0.1 + random.uniform());
      const total = weights.reduce((sum, x) => sum + x, 0);
      const problem = {
        fractions: weights.map((x) => x / total),
        targets: weights.map(() => Array.from({ length: outputs }, () => random.normal())),
        scaledReadoutVariance: Math.exp(2 * random.normal()),
      };
      // Energies of size E have rounding errors of about 1e-15 E, at large fields for small σ.
      expectSolved(problem, sigmoidalCoding({ ...problem, seed: trial }), tabulated, 1e-8);
    }
  });

  it("is permuted with the classes and rotates with the outputs", () => {
    const problem = { fractions: [0.2, 0.3, 0.5], targets: oneHot(3), scaledReadoutVariance: 1 };
    const coding = sigmoidalCoding(problem);
    const order = [2, 0, 1];
    const permuted = sigmoidalCoding({
      ...problem,
      fractions: order.map((c) => problem.fractions[c]!),
      targets: order.map((c) => problem.targets[c]!),
    });
    for (const [to, from] of order.entries()) {
      for (const i of [0, 1, 2])
        expect(permuted.fields.get(to, i)).toBeCloseTo(coding.fields.get(from, i), 9);
    }
    for (const [k, { readout, probability }] of permuted.codes.entries()) {
      expect(probability).toBeCloseTo(coding.codes[k]!.probability, 10);
      for (const i of [0, 1, 2]) expect(readout[i]).toBeCloseTo(coding.codes[k]!.readout[i]!, 10);
    }
    const turn = orthogonal({ rows: 3, columns: 3, seed: 2 });
    const turned = sigmoidalCoding({ ...problem, targets: rowsOf(matmul(problem.targets, turn)) });
    const fields = matmul(coding.fields, turn);
    for (const [at, t] of turned.fields.data.entries()) expect(t).toBeCloseTo(fields.data[at]!, 9);
    expect(turned.energies[0]).toBeCloseTo(coding.energies[0]!, 11);
  });

  it("treats classes of equal targets as one, and depends on targets and σ by their ratio", () => {
    const merged = sigmoidalCoding({ fractions: [0.5, 0.5], targets: oneHot(2), scaledReadoutVariance: 1 });
    const split = sigmoidalCoding({
      fractions: [0.2, 0.3, 0.5],
      targets: [
        [1, 0],
        [1, 0],
        [0, 1],
      ],
      scaledReadoutVariance: 1,
    });
    const scaled = sigmoidalCoding({
      fractions: [0.5, 0.5],
      targets: [
        [3, 0],
        [0, 3],
      ],
      scaledReadoutVariance: 9,
    });
    for (const [k, { readout }] of merged.codes.entries()) {
      for (const i of [0, 1]) {
        expect(split.codes[k]!.readout[i]).toBeCloseTo(readout[i]!, 11);
        expect(scaled.codes[k]!.readout[i]! / 3).toBeCloseTo(readout[i]!, 11);
      }
    }
    expect(split.fields.get(0, 0)).toBeCloseTo(split.fields.get(1, 0), 10);
  });

  it("has codes of both signs with equal shares for an odd activation", () => {
    const problem = { fractions: [0.5, 0.5], targets: [[1], [-1]], scaledReadoutVariance: 1 };
    const coding = sigmoidalCoding({ ...problem, activation: Math.tanh });
    expectSolved(problem, coding, Math.tanh);
    expect(coding.codes.map(({ probability }) => probability.toFixed(12))).toEqual([
      "0.500000000000",
      "0.500000000000",
    ]);
    expect(coding.codes[1]!.readout[0]).toBeCloseTo(-coding.codes[0]!.readout[0]!, 11);
  });

  it("accepts an activation with kinks at integers", () => {
    const problem = { fractions: [0.4, 0.6], targets: oneHot(2), scaledReadoutVariance: 1 };
    const hard = (z: number) => Math.min(1, Math.max(0, 0.5 + z / 2));
    // The trapezoidal rule of step h = 0.04 has errors of about h²/12 times the changes of slope.
    expectSolved(problem, sigmoidalCoding({ ...problem, activation: hard }), hard, 1e-3);
  });

  it("is silent for targets of zero, and does not depend on the seed", () => {
    const zero = sigmoidalCoding({ fractions: equal(2), targets: [[0], [0]], scaledReadoutVariance: 1 });
    expect(zero.codes.map(({ readout, probability }) => [readout[0], probability])).toEqual([[0, 1]]);
    expect([...zero.fields.data]).toEqual([0, 0]);
    const problem = { fractions: [0.2, 0.3, 0.5], targets: oneHot(3), scaledReadoutVariance: 1 };
    const [a, b] = [1, 2].map((seed) => sigmoidalCoding({ ...problem, seed }));
    for (const [at, t] of a!.fields.data.entries()) expect(t).toBeCloseTo(b!.fields.data[at]!, 9);
  });

  it("rejects unbounded, rough and infinite activations, and those that cannot give the targets", () => {
    const problem = { fractions: equal(2), targets: oneHot(2), scaledReadoutVariance: 1 };
    const rejects = (activation: (z: number) => number) =>
      expect(() => sigmoidalCoding({ ...problem, activation }));
    rejects((z) => Math.max(0, z)).toThrow(/activation must be bounded/);
    rejects((z) => Math.sin(200 * z)).toThrow(/smooth between integers/);
    rejects(() => Number.NaN).toThrow(/finite values, received the value NaN/);
    rejects(() => 1).toThrow(ConvergenceError);
  });

  it("rejects fractions that are no shares, shapes that differ and unknown options", () => {
    const valid = { fractions: [0.5, 0.5], targets: oneHot(2), scaledReadoutVariance: 1 };
    const rejects = (change: object) => expect(() => sigmoidalCoding({ ...valid, ...change }));
    rejects({ fractions: [0.5, 0.4] }).toThrow(
      /fractions must be shares with the sum 1, received the sum 0.9/,
    );
    rejects({ fractions: [1.5, -0.5] }).toThrow(
      /fractions\[0\] must be a finite number above 0 and at most 1|fractions\[0\]/,
    );
    rejects({ targets: [[1]] }).toThrow(ArgumentError);
    rejects({ scaledReadoutVariance: 0 }).toThrow(/scaledReadoutVariance/);
    rejects({ seed: 0.5 }).toThrow(/seed/);
    rejects({ targetz: 1 }).toThrow(/targets/);
  });
});
