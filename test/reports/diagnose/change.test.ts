import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { changeOf, movedBy } from "../../../src/reports/diagnose/change";

const at = argumentsOf("test");

describe("changeOf", () => {
  it("is ‖K(t) − K(0)‖ / ‖K(0)‖", () => {
    expect(
      changeOf(at, [
        [3, 4],
        [3, 4],
        [6, 8],
        [3, -6],
      ]),
    ).toEqual([0, 0, 1, 2]);
  });

  it("has no number from a start at zero, or from one too small for a ratio", () => {
    expect(
      changeOf(at, [
        [0, 0],
        [0, 0],
        [0, 1],
      ]),
    ).toBe("from zero");
    expect(changeOf(at, [[1e-300], [1]])).toBe("from zero");
    expect(changeOf(at, [[1e-280], [1e300]])).toBe("from zero");
    expect(changeOf(at, [[1e-280], [3e-280]])).toEqual([0, 2]);
  });

  it("says that a quantity is zero throughout", () => {
    expect(
      changeOf(at, [
        [0, 0],
        [0, 0],
      ]),
    ).toBe("zero throughout");
  });

  it("neither overflows nor underflows", () => {
    for (const unit of [2 ** -900, 2 ** 900]) {
      expect(
        changeOf(at, [
          [3 * unit, 4 * unit],
          [6 * unit, 8 * unit],
        ]),
      ).toEqual([0, 1]);
    }
  });
});

describe("movedBy", () => {
  const matrices = (...rows: readonly number[][]) => rows.map((row) => Float64Array.from(row));
  const start = [2, 1, 0, 1, 2, 1, 0, 1, 3];

  it("has alignment 1 with multiples of the start, also after adding a constant to all entries", () => {
    const { alignment } = movedBy(
      at,
      matrices(
        start,
        start.map((x) => 5 * x),
        start.map((x) => x + 7),
      ),
    );
    for (const value of alignment!) expect(Math.abs(value - 1)).toBeLessThan(1e-15);
  });

  it("is the cosine of the angle between the centred matrices", () => {
    // Centred, both matrices are multiples of projections, onto (1, −1, 0) and onto (1, 1, −2), which are orthogonal; and
    // the third is their sum.
    const [a, b] = [
      [1, -1, 0, -1, 1, 0, 0, 0, 0],
      [1, 1, -2, 1, 1, -2, -2, -2, 4],
    ];
    const sum = a!.map((x, i) => x / 2 + b![i]! / 6);
    const { alignment } = movedBy(at, matrices(a!, b!, sum));
    expect(Math.abs(alignment![1]!)).toBeLessThan(1e-15);
    expect(Math.abs(alignment![2]! - Math.SQRT1_2)).toBeLessThan(1e-15);
  });

  it("has no alignment for two samples, or a start that is equal on all samples", () => {
    expect(movedBy(at, matrices([1, 0, 0, 1], [2, 0, 0, 1])).alignment).toBeUndefined();
    expect(movedBy(at, matrices(new Array(9).fill(0.1), start)).alignment).toBeUndefined();
  });

  it("has alignment 0 after all differences between samples have vanished", () => {
    expect(movedBy(at, matrices(start, new Array(9).fill(0.1), new Array(9).fill(0))).alignment).toEqual([
      1, 0, 0,
    ]);
  });
});
