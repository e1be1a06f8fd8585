import { describe, expect, it } from "vitest";
import { ArgumentError, toNested } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { runSync } from "../../../src/concurrency/run-generator";
import { symmetricEigen } from "../../../src/linalg";
import { normal } from "../../../src/random";
import type { Preparation } from "../../../src/reports/predict/options";
import { preparedInputs } from "../../../src/reports/predict/prepared-inputs";
import { type Correlations, correlations, whiten } from "../../../src/tasks";
import { readTaskRows } from "../../../src/tasks/read-task";

const prepare = (inputs: readonly (readonly number[])[], changes: Partial<Preparation>) =>
  runSync(
    preparedInputs(
      argumentsOf("test"),
      readTaskRows(argumentsOf("test").at("task"), { inputs, targets: inputs.map((_, i) => [i]) }),
      { centre: changes.standardise ?? false, standardise: false, whiten: false, ...changes },
    ),
  );

const second = (inputs: readonly (readonly number[])[], changes: Partial<Preparation>) => {
  const { data } = prepare(inputs, changes).correlations.inputCorrelation;
  return Array.from(data);
};

describe("preparedInputs", () => {
  const inputs = [
    [1, 10],
    [3, 30],
    [5, 20],
  ];

  it("subtracts means and divides by standard deviations", () => {
    // ⟨x xᵀ⟩ about the means (3, 20): variances 8/3 and 200/3, covariance 20/3.
    const covariance = [8 / 3, 20 / 3, 20 / 3, 200 / 3];
    for (const [k, x] of second(inputs, { centre: true }).entries())
      expect(x).toBeCloseTo(covariance[k]!, 12);
    const correlation = [1, 0.5, 0.5, 1];
    for (const [k, x] of second(inputs, { standardise: true }).entries())
      expect(x).toBeCloseTo(correlation[k]!, 14);
    expect(second(inputs, {})[0]).toBeCloseTo(35 / 3, 12);
  });

  it("whitens after centring", () => {
    for (const changes of [{ centre: true }, { standardise: true }]) {
      const white = second(inputs, { ...changes, whiten: true });
      for (const [k, x] of white.entries()) expect(x).toBeCloseTo([1, 0, 0, 1][k]!, 13);
    }
  });

  it("whitens few samples of any unit, from 1e-320 to the largest numbers", () => {
    const expected = second(inputs, { whiten: true });
    for (const [k, x] of expected.entries()) expect(x).toBeCloseTo([1, 0, 0, 1][k]!, 13);
    // Powers of two scale the inputs without rounding: 30 · 2^1019 is 0.94 times the largest number.
    for (const unit of [2 ** -1060, 2 ** -600, 2 ** 600, 2 ** 1019]) {
      const scaled = inputs.map((row) => row.map((x) => x * unit));
      const white = second(scaled, { whiten: true });
      for (const [k, x] of white.entries()) expect(Math.abs(x - expected[k]!)).toBeLessThan(1e-13);
    }
  });

  describe("with more samples than are whitened at once", () => {
    const [samples, n] = [700, 6];
    const gaussian = normal({ shape: [samples, n], seed: 1 });
    // Blocks of 256 samples, the last of which is not full; the last input depends on the first two.
    const rowsIn = (units: readonly number[]) =>
      Array.from({ length: samples }, (_, i) => {
        const row = units.map((unit, j) => unit * (gaussian.get(i, j) + (j === 1 ? 3 : 0)));
        return [...row, row[0]! / units[0]! - row[1]! / units[1]!];
      });
    const even = rowsIn(new Array(n).fill(1));
    const targets = toNested(normal({ shape: [samples, 2], seed: 2 })) as number[][];
    const read = (rows: readonly (readonly number[])[]) =>
      readTaskRows(argumentsOf("test").at("task"), { inputs: rows, targets });
    const whiteOf = (task: ReturnType<typeof read>, changes: Partial<Preparation> = {}) => {
      const preparation = { centre: false, standardise: false, whiten: true, ...changes };
      return runSync(preparedInputs(argumentsOf("test"), task, preparation)).correlations;
    };
    const expectSame = (found: Correlations, expected: Correlations, tolerance: number) => {
      expect(found.samples).toBe(samples);
      expect(Math.abs(found.targetSecondMoment / expected.targetSecondMoment - 1)).toBeLessThan(1e-14);
      for (const name of ["inputCorrelation", "inputOutputCorrelation"] as const) {
        const difference = Math.max(...found[name].data.map((x, k) => Math.abs(x - expected[name].data[k]!)));
        expect(difference).toBeLessThan(tolerance);
      }
    };

    it("whitens as `whiten` does all samples at once, also after centring, and dependent inputs", () => {
      expectSame(whiteOf(read(even)), correlations(whiten({ inputs: even, targets })), 1e-13);
      const means = even[0]!.map((_, j) => even.reduce((sum, row) => sum + row[j]!, 0) / samples);
      const centred = even.map((row) => row.map((x, j) => x - means[j]!));
      const expected = correlations(whiten({ inputs: centred, targets }));
      for (const changes of [{ centre: true }, { centre: true, standardise: true }]) {
        const found = whiteOf(read(even), changes);
        // A projector of rank n, in other directions if the inputs are standardised.
        const trace = Array.from({ length: n + 1 }, (_, j) => found.inputCorrelation.get(j, j));
        expect(trace.reduce((sum, x) => sum + x)).toBeCloseTo(n, 12);
        if (changes.standardise === undefined) expectSame(found, expected, 1e-13);
      }
    });

    it("keeps inputs of a variance that the rounding errors of Σxx would hide", () => {
      const rows = rowsIn([1, 1, 1, 1e-9, 1, 1]).map((row) => row.slice(0, n));
      const expected = correlations(whiten({ inputs: rows, targets }));
      // Relative errors of the smallest direction: ε times the ratio 1e9 of the singular values.
      expectSame(whiteOf(read(rows)), expected, 1e-6);
      const { values } = symmetricEigen(correlations({ inputs: rows, targets }).inputCorrelation);
      expect(values[0]! / values[n - 1]!).toBeLessThan(n * Number.EPSILON);
    });

    it("does not depend on the unit of the inputs, from 1e-300 to 1e300", () => {
      const expected = whiteOf(read(even));
      for (const unit of [1e-300, 1e-160, 1e160, 1e300]) {
        const found = whiteOf(read(even.map((row) => row.map((x) => x * unit))));
        expectSame(found, expected, 1e-13);
      }
    });

    it("converts at most 256 samples at once", () => {
      const counts = new Set<number>();
      const { inputs: all, ...rest } = read(even);
      const counted = {
        ...all,
        copy: (out: Float64Array, from: number, to: number) => {
          counts.add(to - from).add(out.length / all.columns);
          all.copy(out, from, to);
        },
      };
      whiteOf({ ...rest, inputs: counted });
      expect(Math.max(...counts)).toBe(256);
    });

    it("names targets of which the squares overflow", () => {
      const large = { inputs: even, targets: targets.map((row) => row.map((y) => 1e200 * y)) };
      const task = readTaskRows(argumentsOf("test").at("task"), large);
      expect(() => whiteOf(task)).toThrow(/^test: task\.targets must be small enough/);
    });
  });

  it("refuses statistics that would not fit in memory before it reads any sample", () => {
    const rowsOf = (columns: number) => ({
      rows: 2,
      columns,
      copy: () => {
        throw new Error("a sample is read");
      },
    });
    const run = (columns: number) => () =>
      runSync(
        preparedInputs(
          argumentsOf("test"),
          { inputs: rowsOf(columns), targets: rowsOf(1) },
          { centre: false, standardise: false, whiten: false },
        ),
      );
    expect(run(5e6)).toThrow("the statistics have nIn² + nOut nIn entries");
    expect(run(5)).toThrow("a sample is read");
  });

  it("turns inputs that are constant, exactly or up to rounding errors, into zeros and counts them", () => {
    const third = 0.1 + 0.2;
    const rows = [
      [1, 0.1, third, 7],
      [2, 0.1, 0.3, 7],
      [4, 0.1, third, 7],
    ];
    for (const changes of [{ centre: true }, { standardise: true }]) {
      const moments = second(rows, changes);
      expect(moments[0]).toBeGreaterThan(0.9);
      expect(moments.slice(1)).toEqual(new Array(15).fill(0));
      expect(prepare(rows, changes).constantInputs).toBe(3);
    }
    const white = second(rows, { standardise: true, whiten: true });
    expect(white[0]).toBeCloseTo(1, 14);
    expect(white.slice(1)).toEqual(new Array(15).fill(0));
  });

  it("does not depend on the unit of standardised inputs, from 1e-300 to 1e300", () => {
    const expected = second(inputs, { standardise: true });
    for (const unit of [1e-300, 1e-160, 3e4, 1e160, 1e300]) {
      const scaled = second(
        inputs.map(([a, b]) => [a! * unit, b!]),
        { standardise: true },
      );
      for (const [k, x] of scaled.entries()) expect(Math.abs(x - expected[k]!)).toBeLessThan(1e-14);
    }
  });

  it("rejects inputs that are all constant if they are centred, and differences that overflow", () => {
    expect(() =>
      prepare(
        [
          [1, 2],
          [1, 2],
        ],
        { centre: true },
      ),
    ).toThrow(/^test: task\.inputs must be inputs that differ between samples if they are centred/);
    expect(() => prepare([[1.7e308], [-1.7e308], [-1.7e308]], { standardise: true })).toThrow(ArgumentError);
  });

  it("finds inputs that are off centre or uneven", () => {
    const found = (rows: readonly (readonly number[])[]) => {
      const { isOffCentre, isUneven } = prepare(rows, {});
      return { isOffCentre, isUneven };
    };
    expect(
      found([
        [1, -1],
        [-1, 1],
      ]),
    ).toEqual({ isOffCentre: false, isUneven: false });
    expect(
      found([
        [2, -1],
        [0, 1],
      ]),
    ).toEqual({ isOffCentre: true, isUneven: false });
    expect(
      found([
        [11, -1],
        [-11, 1],
      ]),
    ).toEqual({ isOffCentre: false, isUneven: true });
    expect(
      found([
        [1, 5],
        [-1, 5],
      ]),
    ).toEqual({ isOffCentre: true, isUneven: false });
  });

  it("leaves the given arrays as they are", () => {
    const copy = structuredClone(inputs);
    prepare(inputs, { standardise: true, whiten: true });
    expect(inputs).toEqual(copy);
  });
});
