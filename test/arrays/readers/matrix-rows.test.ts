import { Matrix } from "ml-matrix";
import ndarray from "ndarray";
import { describe, expect, test } from "vitest";
import type { MatrixLike } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { argumentErrorOf } from "../argument-error";

const rowsOf = (value: unknown) => argumentsOf("f").rows("a", value as MatrixLike);
const numbers = Array.from({ length: 120 }, (_, k) => ((k * 37) % 101) - 50);
const nested = Array.from({ length: 4 }, (_, i) => numbers.slice(30 * i, 30 * i + 30));

describe("the rows of a matrix argument", () => {
  const forms: [string, MatrixLike][] = [
    ["an ndarray", ndarray(Float64Array.from(numbers), [4, 30])],
    ["an ndarray of int8", ndarray(Int8Array.from(numbers), [4, 30])],
    ["columns of a wider ndarray", ndarray(Float32Array.from([...numbers, 0]), [4, 30], [30, 1])],
    [
      "a transposed ndarray",
      ndarray(
        Float32Array.from(numbers, (_, k) => nested[k % 4]![Math.floor(k / 4)]!),
        [30, 4],
      ).transpose(1, 0),
    ],
    ["nested arrays", nested],
    ["rows of typed arrays", nested.map((row) => Float32Array.from(row))],
    ["a matrix of ml-matrix", new Matrix(nested)],
  ];
  test.each(forms)("are copied in parts from %s", (_, value) => {
    const { rows, columns, copy } = rowsOf(value);
    expect([rows, columns]).toEqual([4, 30]);
    const out = new Float64Array(90).fill(7);
    copy(out, 1, 3);
    expect([...out]).toEqual([...numbers.slice(30, 90), ...new Array(30).fill(7)]);
  });

  test("are checked when they are copied, with the position of the entry in the whole matrix", () => {
    const data = Float32Array.from(numbers);
    data[2 * 30 + 3] = Number.NaN;
    const { copy } = rowsOf(ndarray(data, [4, 30]));
    const out = new Float64Array(60);
    expect(() => copy(out, 0, 2)).not.toThrow();
    expect(argumentErrorOf(() => copy(out, 1, 3)).path).toEqual(["a", [2, 3]]);
  });

  test.each([[["1", 2]], [[1, undefined]], [[1, null]], [new Array(2)]])(
    "reject %s, which is not a row of numbers",
    (row) => {
      const { copy } = rowsOf([[1, 2], row]);
      expect(argumentErrorOf(() => copy(new Float64Array(4), 0, 2)).expected).toBe("a finite number");
    },
  );
});
