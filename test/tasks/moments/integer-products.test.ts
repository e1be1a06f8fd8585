import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { createWorkspace, engineName } from "../../../src/simd";
import { integerProducts, padded, panelsLength } from "../../../src/tasks/moments/integer-products";
import { bigSum, integers, LARGEST, replaced } from "./integer-data";

const GROUP = 256;

/** Returns the sums of one group of samples in the memory of the kernels, and which of them were added. */
function productsOf(x: ArrayLike<number>, y: ArrayLike<number>, n: number, m: number) {
  const count = x.length / n;
  const size = padded(n) * (padded(n) + padded(m));
  const lengths = [size, x.length, y.length, panelsLength(n, m, count)];
  const workspace = createWorkspace(argumentsOf("test"), lengths);
  const [sums, inputs, targets, panels] = workspace.arrays as [Float64Array, ...Float64Array[]];
  inputs!.set(x);
  targets!.set(y);
  const added = integerProducts(panels!, targets!, m)(sums, inputs!, n, count);
  const copy = sums.slice();
  workspace.release();
  return { added, sums: copy };
}

/** Checks the sums of a group against sums of BigInt, and that the padding of rows and columns is zero. */
function expectExact(x: readonly number[], y: readonly number[], n: number, m: number): void {
  const { added, sums } = productsOf(x, y, n, m);
  expect(added).toBe("both");
  const width = padded(n);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) expect(sums[i * width + j]).toBe(i < n ? bigSum(x, x, n, n, i, j) : 0);
  }
  for (let i = 0; i < padded(m); i++) {
    for (let j = 0; j < width; j++) {
      expect(sums[(width + i) * width + j]).toBe(i < m && j < n ? bigSum(y, x, m, n, i, j) : 0);
    }
  }
}

describe.runIf(engineName() !== "TypeScript")("products of integers", () => {
  it("equal sums of BigInt for any numbers of samples, inputs and targets", () => {
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 19 }),
      fc.integer({ min: 1, max: 10 }),
    );
    fc.assert(
      fc.property(sizes, fc.nat(), ([count, n, m], seed) => {
        expectExact(integers(count * n, seed), integers(count * m, seed + 1), n, m);
      }),
      { numRuns: 60 },
    );
    expectExact(integers(GROUP * 17, 5), integers(GROUP * 3, 6), 17, 3);
    expectExact(integers((GROUP - 1) * 9, 7), integers((GROUP - 1) * 9, 8), 9, 9);
  });

  it("are exact for the largest integers, and would not be for larger ones", () => {
    for (const sign of [-1, 1]) {
      const [x, y] = [new Array(GROUP * 9).fill(LARGEST), new Array(GROUP).fill(sign * LARGEST)];
      expectExact(x, y, 9, 1);
    }
    const sumOf = (size: number) => GROUP * size * size;
    expect(sumOf(LARGEST) | 0).toBe(sumOf(LARGEST));
    expect(sumOf(LARGEST + 1) | 0).not.toBe(sumOf(LARGEST + 1));
  });

  it("are left to float64 if one entry is a fraction or too large", () => {
    const [count, n, m] = [5, 11, 3];
    const [x, y] = [integers(count * n, 1), integers(count * m, 2)];
    expect(productsOf(x, y, n, m).added).toBe("both");
    for (const other of [0.5, LARGEST + 1, -LARGEST - 1, 2 ** 32 + 1, 2 ** 60, -1e300, 1e-300, Number.NaN]) {
      for (const at of [0, 10, 22, count * n - 1]) {
        const result = productsOf(replaced(x, at, other), y, n, m);
        expect(result.added).toBe("none");
        expect(result.sums.every((sum) => sum === 0)).toBe(true);
      }
      for (const at of [0, count * m - 1]) {
        const { added, sums } = productsOf(x, replaced(y, at, other), n, m);
        expect(added).toBe("inputs");
        expect(sums[0]).toBe(bigSum(x, x, n, n, 0, 0));
        expect(sums.subarray(padded(n) ** 2).every((sum) => sum === 0)).toBe(true);
      }
    }
  });
});

it("products of integers are left to float64 outside of WebAssembly memory", () => {
  const add = integerProducts(new Float64Array(panelsLength(1, 1, 1)), Float64Array.of(1), 1);
  const sums = new Float64Array(padded(1) * (padded(1) + padded(1)));
  expect(add(sums, Float64Array.of(1), 1, 1)).toBe("none");
  expect(sums.every((sum) => sum === 0)).toBe(true);
});
