import fc from "fast-check";
import { Matrix as MlMatrix } from "ml-matrix";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError, toNested } from "../../src/arrays";
import { correlations } from "../../src/tasks";

const inputs = [
  [1, 2],
  [-1, 0],
  [3, 1],
  [0, 0],
  [2, -2],
];
const targets = [[1], [2], [-1], [4], [0]];
// By hand: sums of products over the five samples, divided by 5.
const byHand = {
  inputCorrelation: [
    [15 / 5, 1 / 5],
    [1 / 5, 9 / 5],
  ],
  inputOutputCorrelation: [[-4 / 5, 1 / 5]],
};

describe("correlations", () => {
  it("averages products over the samples about zero, not about the mean", () => {
    const result = correlations({ inputs, targets });
    expect(toNested(result.inputCorrelation)).toEqual(byHand.inputCorrelation);
    expect(toNested(result.inputOutputCorrelation)).toEqual(byHand.inputOutputCorrelation);
    expect(result.targetSecondMoment).toBe(22 / 5);
    expect(result.samples).toBe(5);
  });

  it("gives the same result for ndarrays of any strides, matrices of ml-matrix and rows of typed arrays", () => {
    const expected = correlations({ inputs, targets });
    const transposed = ndarray(Float64Array.from([1, -1, 3, 0, 2, 2, 0, 1, 0, -2]), [2, 5]).transpose(1, 0);
    const backwards = ndarray(Int32Array.of(0, 4, -1, 2, 1), [5, 1]).step(-1, 1);
    expect(correlations({ inputs: transposed, targets: backwards })).toEqual(expected);
    expect(correlations({ inputs: new MlMatrix(inputs), targets: new MlMatrix(targets) })).toEqual(expected);
    const rows = inputs.map((row) => Float32Array.from(row));
    expect(correlations({ inputs: rows, targets })).toEqual(expected);
  });

  it("agrees with triple loops for any shape and returns an exactly symmetric Σxx", () => {
    const entry = fc.double({ min: -10, max: 10, noNaN: true });
    const shape = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }));
    const matrices = shape.chain(([p, n]) => {
      const rows = fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: p, maxLength: p });
      return fc.tuple(
        rows,
        fc.array(fc.array(entry, { minLength: 2, maxLength: 2 }), { minLength: p, maxLength: p }),
      );
    });
    fc.assert(
      fc.property(matrices, ([x, y]) => {
        const { inputCorrelation, inputOutputCorrelation } = correlations({ inputs: x, targets: y });
        const average = (a: number[][], b: number[][], i: number, j: number) =>
          a.reduce((sum, row, p) => sum + row[i]! * b[p]![j]!, 0) / a.length;
        for (let j = 0; j < x[0]!.length; j++) {
          for (let i = 0; i < x[0]!.length; i++) {
            expect(Math.abs(inputCorrelation.get(i, j) - average(x, x, i, j))).toBeLessThan(1e-12);
            expect(inputCorrelation.get(i, j)).toBe(inputCorrelation.get(j, i));
          }
          for (let i = 0; i < 2; i++) {
            expect(Math.abs(inputOutputCorrelation.get(i, j) - average(y, x, i, j))).toBeLessThan(1e-12);
          }
        }
      }),
    );
  });

  it("reads float32 and uint8 data with and without inputs that are zero in whole groups of samples", () => {
    const [samples, n, m] = [700, 40, 3];
    const bytes = Uint8Array.from({ length: samples * n }, (_, k) => (k * 7919) % 251);
    // Most inputs are zero in the first 256 samples, which are one group.
    const dark = bytes.map((x, k) => (k < 256 * n && k % n > 9 ? 0 : x));
    const targetsOf = Float32Array.from({ length: samples * m }, (_, k) => ((k * 104729) % 17) / 8);
    for (const data of [bytes, dark, Float32Array.from(dark)]) {
      const result = correlations({
        inputs: ndarray(data, [samples, n]),
        targets: ndarray(targetsOf, [samples, m]),
      });
      // All sums are integers or multiples of 1/8 below 2^53, and therefore exact.
      const sum = (a: ArrayLike<number>, b: ArrayLike<number>, aWidth: number, i: number, j: number) => {
        let total = 0;
        for (let p = 0; p < samples; p++) total += a[p * aWidth + i]! * b[p * n + j]!;
        return total / samples;
      };
      for (let j = 0; j < n; j++) {
        for (let i = 0; i < n; i++) expect(result.inputCorrelation.get(i, j)).toBe(sum(data, data, n, i, j));
        for (let i = 0; i < m; i++) {
          expect(result.inputOutputCorrelation.get(i, j)).toBe(sum(targetsOf, data, m, i, j));
        }
      }
    }
  });

  it("does not write to its arguments and does not return views of them", () => {
    const x = ndarray(Float64Array.of(1, 0, 0, 1), [2, 2]);
    const y = ndarray(Float64Array.of(2, 3), [2, 1]);
    const { inputCorrelation } = correlations({ inputs: x, targets: y });
    inputCorrelation.data.fill(9);
    expect([...x.data, ...y.data]).toEqual([1, 0, 0, 1, 2, 3]);
  });

  it("rejects tasks with different numbers of input and target rows, naming both numbers", () => {
    const call = () => correlations({ inputs, targets: [[1], [2]] });
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(
      "correlations: task.targets must be 5 rows, one for each row of the inputs, received 2 rows",
    );
  });

  it("rejects NaN, naming its position, and numbers whose squares overflow", () => {
    expect(() => correlations({ inputs: [[1, Number.NaN]], targets: [[1]] })).toThrow("task.inputs[0, 1]");
    expect(() => correlations({ inputs: [[1e200]], targets: [[1]] })).toThrow(ArgumentError);
    expect(() => correlations({ inputs: [[1]], targets: [[1e200]] })).toThrow("task.targets");
    expect(() => correlations(undefined as never)).toThrow(ArgumentError);
  });

  it("asks in the error of unequal rows whether a matrix is transposed, if other sizes are equal", () => {
    const zeros = (rows: number, columns: number) =>
      ndarray(new Float64Array(rows * columns), [rows, columns]);
    const message = (...sizes: [number, number][]) => {
      const [inputs, targets] = sizes.map((size) => zeros(...size));
      try {
        correlations({ inputs: inputs!, targets: targets! });
      } catch (error) {
        return (error as ArgumentError).received;
      }
      return "no error";
    };
    expect(message([5, 3], [2, 5])).toBe("2 rows (transposed?)");
    expect(message([3, 5], [5, 2])).toBe("5 rows (inputs transposed?)");
    expect(message([3, 5], [2, 5])).toBe("2 rows (both transposed?)");
    expect(message([5, 3], [4, 2])).toBe("4 rows");
    expect(message([5, 3], [5, 2])).toBe("no error");
  });
});
