import { describe, expect, it } from "vitest";
import { toNested } from "../../src/arrays";
import { codeStatistics } from "../../src/bayesian";
import { toSvg } from "../../src/plots";

/** Activations of four samples of three classes, [P, N]. */
const ACTIVATIONS = [
  [1, 0, 0.5, 0],
  [3, 0.2, 0.5, 0],
  [0, 4, 0.5, 0],
  [2, 1, 0.5, 0],
];
const LABELS = [0, 0, 1, 2];

describe("codeStatistics", () => {
  it("has the class means, participation ratios and number of codes by hand", () => {
    const { selectivity, participation, codes, outliers } = codeStatistics(ACTIVATIONS, LABELS);
    const expected = [
      [2, 0, 2],
      [0.1, 4, 1],
      [0.5, 0.5, 0.5],
      [0, 0, 0],
    ];
    expect(toNested(selectivity)).toEqual(expected);
    const ratio = (...r: number[]) =>
      r.reduce((sum, x) => sum + x, 0) ** 2 / (4 * r.reduce((sum, x) => sum + x * x, 0));
    expect([...participation].map((x) => x.toFixed(14))).toEqual(
      [ratio(2, 0.1, 0.5, 0), ratio(0, 4, 0.5, 0), ratio(2, 1, 0.5, 0)].map((x) => x.toFixed(14)),
    );
    // Only 4 exceeds half of the largest entry, 2.
    expect(codes).toBe(1);
    expect(outliers).toBeUndefined();
  });

  it("counts equal responses once and silent neurons never", () => {
    const codesOf = (rows: number[][]) => codeStatistics(rows, [0, 1]).codes;
    expect(
      codesOf([
        [1, 1, 0, 0],
        [0, 0, 1, 0],
      ]),
    ).toBe(2);
    expect(
      codesOf([
        [1, 0.9, 0.1],
        [1, 0.2, 0.9],
      ]),
    ).toBe(3);
    expect(
      codesOf([
        [0, 0],
        [0, 0],
      ]),
    ).toBe(0);
    expect(
      codesOf([
        [-1, -2],
        [-2, -1],
      ]),
    ).toBe(0);
    expect(
      codesOf([
        [-5, 0],
        [0, 1],
      ]),
    ).toBe(1);
  });

  it("has participation 1 for equal neurons, 1/N for one neuron, and 0 for a silent class", () => {
    const { participation } = codeStatistics(
      [
        [2, 2, 2, 2],
        [0, -3, 0, 0],
        [0, 0, 0, 0],
      ],
      [0, 1, 2],
    );
    expect([...participation]).toEqual([1, 0.25, 0]);
  });

  it("counts readouts above √N times the median norm", () => {
    const outliersOf = (readouts: number[][]) =>
      codeStatistics([readouts.map(() => 1)], [0], { readouts }).outliers;
    // The median of 0.3, 0.4, 0.5 and 9 is 0.45, the bound 0.9.
    expect(
      outliersOf([
        [0.3, 0],
        [0, -0.4],
        [0.3, 0.4],
        [9, 0],
      ]),
    ).toBe(1);
    expect(outliersOf([[0.3], [-0.4], [0.5], [-0.9]])).toBe(0);
    expect(outliersOf([[0.3], [-0.4], [0.5], [-0.901]])).toBe(1);
    expect(outliersOf([[1], [1], [1]])).toBe(0);
    // With a median of 0, every other neuron is an outlier.
    expect(outliersOf([[0], [0], [0], [1]])).toBe(1);
  });

  it("does not depend on the order of samples, nor on the unit of activations up to overflow", () => {
    const plain = codeStatistics(ACTIVATIONS, LABELS);
    const reversed = codeStatistics([...ACTIVATIONS].reverse(), [...LABELS].reverse());
    reversed.selectivity.data.forEach((x, k) => {
      expect(x).toBeCloseTo(plain.selectivity.data[k]!, 15);
    });
    const huge = codeStatistics(
      ACTIVATIONS.map((row) => row.map((x) => x * 2 ** 1020)),
      LABELS,
    );
    expect(huge.codes).toBe(1);
    huge.participation.forEach((x, c) => {
      expect(x).toBeCloseTo(plain.participation[c]!, 14);
    });
  });

  it("draws the selectivities, and names the neurons that are left out", () => {
    expect(toSvg(codeStatistics(ACTIVATIONS, LABELS).figure())).toContain("mean activation");
    const wide = [Array.from({ length: 70 }, (_, i) => i)];
    expect(codeStatistics(wide, [0]).figure().caption).toBe("The first 60 of 70 neurons.");
  });

  it("refuses labels, readouts and options that do not fit, by name", () => {
    expect(() => codeStatistics(ACTIVATIONS, [0, 0, 1])).toThrow("labels");
    expect(() => codeStatistics(ACTIVATIONS, [0, 0, 2, 2])).toThrow("no sample of class 1");
    expect(() => codeStatistics(ACTIVATIONS, [0, 0.5, 1, 1])).toThrow("labels[1]");
    expect(() => codeStatistics(ACTIVATIONS, [0, 0, 1, 4])).toThrow("labels[3]");
    expect(() => codeStatistics(ACTIVATIONS, LABELS, { readouts: [[1]] })).toThrow("options.readouts");
    expect(() => codeStatistics(ACTIVATIONS, LABELS, { readout: [[1]] } as never)).toThrow(
      'did you mean "readouts"?',
    );
    expect(() => codeStatistics([[Number.NaN]], [0])).toThrow("activations");
  });
});
