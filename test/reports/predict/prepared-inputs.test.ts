import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { runSync } from "../../../src/concurrency/run-generator";
import type { Preparation } from "../../../src/reports/predict/options";
import { preparedInputs } from "../../../src/reports/predict/prepared-inputs";
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
