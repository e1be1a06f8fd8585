import { describe, expect, it } from "vitest";
import { ArgumentError, ConvergenceError, toNested } from "../../src/arrays";
import { type ReluCoding, reluCoding } from "../../src/bayesian";
import { matmul } from "../../src/linalg";
import { generator, orthogonal } from "../../src/random";
import { trials } from "../helpers/nightly";
import { referencesOf } from "../helpers/references";
import { tiltedLaw } from "./tilted-law";

const references = referencesOf(import.meta.url);

type Rows = number[][];
const oneHot = (n: number): Rows =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_x, j) => Number(i === j)));
const rowsOf = (array: Parameters<typeof toNested>[0]) => toNested(array) as Rows;
const inner = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);
const length = (a: ArrayLike<number>) => Math.sqrt(inner(a, a));
/** Trapezoidal sums of max(z, 0) have an error of about h²/12 = 1e-4 at the kink; halves of the line have none. */
const relu = (z: number) => Math.max(0, z);

/** ψ and ψ′ of the ReLU by Simpson's rule on positive z. */
function reluLaw(lambda: number): { psi: number; mean: number } {
  const [step, count] = [0.004, 2 * Math.ceil((Math.max(0, lambda) + 10) / 0.008)];
  let [mass, first] = [0, 0];
  for (let i = 0; i <= count; i++) {
    const z = i * step;
    const weight = (i === 0 || i === count ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(lambda * z - (z * z) / 2);
    mass += weight;
    first += weight * z;
  }
  const scale = step / 3 / Math.sqrt(2 * Math.PI);
  const total = 0.5 + mass * scale;
  return { psi: Math.log(total), mean: (first * scale) / total };
}

interface Problem {
  readonly fractions: readonly number[];
  readonly targets: Rows;
  readonly scaledReadoutVariance: number;
}

/** Largest deviations of the equations of bulk and outliers. */
function residuals({ fractions, targets, scaledReadoutVariance }: Problem, coding: ReluCoding) {
  const { bulk, outliers } = coding;
  const fields = rowsOf(coding.fields);
  const deviation = Math.sqrt(scaledReadoutVariance);
  const means = fields.map((t) => reluLaw(inner(bulk.readout, t)).mean);
  const image = Array.from(bulk.readout, (_, i) =>
    fields.reduce((sum, t, c) => sum + scaledReadoutVariance * fractions[c]! * t[i]! * means[c]!, 0),
  );
  const errors: Record<string, number> = { bulk: length(image.map((x, i) => x - bulk.readout[i]!)) };
  const worst = (name: string, error: number) => {
    errors[name] = Math.max(errors[name] ?? 0, Math.abs(error));
  };
  for (const [c, y] of targets.entries()) {
    const outlier = outliers.find((one) => one.class === c);
    const marginal = 1 / (deviation * Math.sqrt(fractions[c]!));
    const deficit = y.map((x, i) => x - bulk.outputs.get(c, i));
    for (const [i, a] of bulk.readout.entries()) worst("outputs", bulk.outputs.get(c, i) - a * means[c]!);
    if (outlier === undefined) {
      worst("fit", length(deficit));
      worst("free field", Math.max(0, length(fields[c]!) - marginal));
      continue;
    }
    const size = length(deficit);
    const { readout, preactivation } = outlier;
    worst("marginal field", length(fields[c]!.map((t, i) => (t * size) / marginal - deficit[i]!)));
    worst("fit", length(deficit.map((x, i) => x - readout[i]! * preactivation)));
    worst("size", inner(readout, readout) - deviation * Math.sqrt(fractions[c]!) * size);
    // Preactivations z̄ t_c·t_{c'} / |t_c|² on the other classes are not positive.
    for (const [d, t] of fields.entries())
      if (d !== c) worst("activity", Math.max(0, inner(t, fields[c]!) / marginal));
  }
  return errors;
}

const expectSolved = (problem: Problem, coding: ReluCoding) => {
  for (const [name, residual] of Object.entries(residuals(problem, coding))) {
    expect(residual, name).toBeLessThan(1e-10);
  }
  expect(coding.verified).toBe(true);
};

describe("reluCoding", () => {
  it("has the bulk and outliers of the reference for two equal classes", () => {
    for (const reference of references.all<number, Record<string, number | number[]>>("two equal classes")) {
      const problem = {
        fractions: [0.5, 0.5],
        targets: oneHot(2),
        scaledReadoutVariance: reference.given ** 2,
      };
      const coding = reluCoding(problem);
      const { bulk, outliers, fields } = coding;
      reference.check({
        lambda: inner(bulk.readout, rowsOf(fields)[0]!),
        output: bulk.outputs.get(0, 0),
        bulk: bulk.readout[0]!,
        deficit: Math.hypot(1 - bulk.outputs.get(0, 0), bulk.outputs.get(0, 1)),
        readout: outliers[0]!.readout,
        preactivation: outliers[0]!.preactivation,
      });
      expect(outliers.map((outlier) => outlier.class)).toEqual([0, 1]);
      expectSolved(problem, coding);
    }
  });

  it("has an outlier for one class if and only if σ < πy/2, and a bulk that gives (2/π) σ", () => {
    const one = (sigma: number, y = 1) =>
      reluCoding({ fractions: [1], targets: [[y]], scaledReadoutVariance: sigma ** 2 });
    for (const sigma of [0.1, 1, 1.57]) {
      const { bulk, outliers, fields } = one(sigma);
      references.only("one class of one output: a₀ t").check(bulk.readout[0]! * fields.get(0, 0));
      expect(bulk.outputs.get(0, 0)).toBeCloseTo((2 / Math.PI) * sigma, 12);
      expect(outliers.length).toBe(1);
      expect(outliers[0]!.readout[0]! ** 2).toBeCloseTo(sigma * (1 - (2 / Math.PI) * sigma), 12);
    }
    for (const sigma of [1.5709, 3, 100]) {
      const { bulk, outliers, fields } = one(sigma);
      expect(outliers).toEqual([]);
      expect(bulk.outputs.get(0, 0)).toBeCloseTo(1, 12);
      expect(fields.get(0, 0)).toBeLessThan(1 / sigma);
    }
    expect(one(3.1, 2).outliers.length).toBe(1);
    expect(one(3.2, 2).outliers.length).toBe(0);
  });

  it("solves its equations for classes with and without outliers, and for collinear targets", () => {
    const problems: Problem[] = [
      { fractions: [0.2, 0.3, 0.5], targets: oneHot(3), scaledReadoutVariance: 1 },
      {
        fractions: [0.2, 0.3, 0.5],
        targets: [
          [1, 0.2],
          [-0.3, 1],
          [-1, -1],
        ],
        scaledReadoutVariance: 0.3,
      },
      { fractions: [0.5, 0.5], targets: [[1], [-0.5]], scaledReadoutVariance: 0.01 },
      { fractions: [0.5, 0.5], targets: [[1], [0.5]], scaledReadoutVariance: 100 },
      { fractions: [0.7, 0.3], targets: [[1], [0]], scaledReadoutVariance: 1 },
      {
        fractions: [0.4, 0.6],
        targets: [
          [1, 2],
          [-1, -2],
        ],
        scaledReadoutVariance: 1,
      },
      { fractions: [0.001, 0.999], targets: oneHot(2), scaledReadoutVariance: 1 },
      { fractions: [0.5, 0.5], targets: oneHot(2), scaledReadoutVariance: 1e-8 },
    ];
    for (const problem of problems) expectSolved(problem, reluCoding(problem));
  });

  it("solves its equations for random targets of opposite sign", () => {
    const random = generator(9);
    for (let trial = 0; trial < trials(10, 500); trial++) {
      const share = 0.05 + 0.9 * random.uniform();
      const problem = {
        fractions: [share, 1 - share],
        targets: [[Math.exp(random.normal())], [-Math.exp(random.normal())]],
        scaledReadoutVariance: Math.exp(2 * random.normal() - 1),
      };
      expectSolved(problem, reluCoding(problem));
    }
  });

  it("leaves a class of target 0 to a free field, and the bulk silent", () => {
    const coding = reluCoding({ fractions: [0.5, 0.5], targets: [[1], [0]], scaledReadoutVariance: 1 });
    expect(Math.abs(coding.bulk.readout[0]!)).toBeLessThan(1e-14);
    expect(coding.fields.get(1, 0)).toBeCloseTo(-coding.fields.get(0, 0), 13);
    expect(coding.outliers.map((outlier) => outlier.class)).toEqual([0]);
    const problem = { fractions: [0.3, 0.7], targets: [[1], [0]], scaledReadoutVariance: 1 };
    const free = reluCoding(problem);
    expectSolved(problem, free);
    expect(Math.abs(free.fields.get(1, 0))).toBeLessThan(1 / Math.sqrt(0.7));
  });

  it("keeps marginal stability in all directions", () => {
    const problem = { fractions: [0.2, 0.3, 0.5], targets: oneHot(3), scaledReadoutVariance: 0.5 };
    const fields = rowsOf(reluCoding(problem).fields);
    const random = generator(3);
    const stability = (n: readonly number[]) =>
      fields.reduce(
        (sum, t, c) => sum + 0.5 * problem.fractions[c]! * Math.max(0, inner(n, t) / length(n)) ** 2,
        0,
      );
    for (let trial = 0; trial < 3000; trial++) {
      expect(stability([random.normal(), random.normal(), random.normal()])).toBeLessThan(1 + 1e-12);
    }
    for (const t of fields) expect(stability(t)).toBeCloseTo(1, 12);
  });

  it("maximises the dual over fields at marginal stability", () => {
    const problem: Problem = {
      fractions: [0.3, 0.7],
      targets: [
        [1, 0.1],
        [-0.4, 0.8],
      ],
      scaledReadoutVariance: 0.8,
    };
    const { fractions, targets, scaledReadoutVariance } = problem;
    const dual = (fields: Rows) => {
      let a = [0, 0];
      const laws = () => fields.map((t) => reluLaw(inner(a, t)));
      for (let step = 0; step < 60; step++) {
        const now = laws();
        a = a.map((_, i) =>
          fields.reduce((sum, t, c) => sum + scaledReadoutVariance * fractions[c]! * t[i]! * now[c]!.mean, 0),
        );
      }
      const energy = laws().reduce(
        (sum, { psi }, c) => sum - fractions[c]! * psi,
        inner(a, a) / (2 * scaledReadoutVariance),
      );
      return energy + fields.reduce((sum, t, c) => sum + fractions[c]! * inner(t, targets[c]!), 0);
    };
    const fields = rowsOf(reluCoding(problem).fields);
    const best = dual(fields);
    const random = generator(4);
    for (const size of [1e-2, 0.3]) {
      for (let trial = 0; trial < 10; trial++) {
        const moved = fields.map((row, c) => {
          const next = row.map((t) => t + size * random.normal());
          const marginal = 1 / Math.sqrt(scaledReadoutVariance * fractions[c]!);
          return next.map((t) => t * Math.min(1, marginal / length(next)));
        });
        expect(dual(moved)).toBeLessThan(best - 1e-7);
      }
    }
  });

  it("is permuted with the classes, rotates with the outputs, and depends on targets and σ by their ratio", () => {
    const problem = { fractions: [0.2, 0.3, 0.5], targets: oneHot(3), scaledReadoutVariance: 1 };
    const coding = reluCoding(problem);
    const order = [2, 0, 1];
    const permuted = reluCoding({
      ...problem,
      fractions: order.map((c) => problem.fractions[c]!),
      targets: order.map((c) => problem.targets[c]!),
    });
    for (const [to, from] of order.entries()) {
      for (const i of [0, 1, 2]) {
        expect(permuted.outliers[to]!.readout[i]).toBeCloseTo(coding.outliers[from]!.readout[i]!, 12);
      }
    }
    const turn = orthogonal({ rows: 3, columns: 3, seed: 2 });
    const turned = reluCoding({ ...problem, targets: rowsOf(matmul(problem.targets, turn)) });
    const scaled = reluCoding({
      ...problem,
      targets: problem.targets.map((row) => row.map((y) => 2 * y)),
      scaledReadoutVariance: 4,
    });
    const fields = matmul(coding.fields, turn);
    for (const [at, t] of turned.fields.data.entries()) expect(t).toBeCloseTo(fields.data[at]!, 12);
    for (const [at, t] of scaled.fields.data.entries())
      expect(2 * t).toBeCloseTo(coding.fields.data[at]!, 12);
  });

  it("leaves all to the outliers for small σ", () => {
    const sigma = 1e-4;
    const { bulk, outliers } = reluCoding({
      fractions: [0.5, 0.5],
      targets: oneHot(2),
      scaledReadoutVariance: sigma ** 2,
    });
    // Corrections are of relative order σ.
    expect(length(bulk.readout)).toBeLessThan(2 * sigma);
    expect(Math.abs(outliers[0]!.readout[0]! ** 2 / (sigma * Math.SQRT1_2) - 1)).toBeLessThan(2 * sigma);
  });

  it("fails for targets that classes would carry by one outlier, and rejects other arguments", () => {
    const valid = { fractions: [0.5, 0.5], targets: [[1], [-1]], scaledReadoutVariance: 0.01 };
    const rejects = (change: object) => expect(() => reluCoding({ ...valid, ...change }));
    rejects({ targets: [[1], [0.5]] }).toThrow(ConvergenceError);
    rejects({ targets: [[1], [0.5]] }).toThrow(/share an outlier/);
    rejects({ fractions: [0.5, 0.6] }).toThrow(/fractions/);
    rejects({ targets: [[1]] }).toThrow(ArgumentError);
    rejects({ targets: [[Number.NaN], [1]] }).toThrow(/targets/);
    rejects({ scaledReadoutVariance: -1 }).toThrow(/scaledReadoutVariance/);
    rejects({ seed: 1 }).toThrow(/unknown option/);
  });

  it("is checked with a quadrature that agrees with the trapezoidal rule on the whole line", () => {
    for (const lambda of [-3, 0, 2]) {
      expect(Math.abs(reluLaw(lambda).psi - tiltedLaw(relu, lambda).psi)).toBeLessThan(1e-3);
    }
  });
});
