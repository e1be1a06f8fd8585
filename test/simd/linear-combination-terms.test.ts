import { describe, expect, test } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { createWorkspace, writeTerms } from "../../src/simd";

describe("writeTerms", () => {
  test("writes the coefficients and offsets that the kernel combine reads", () => {
    const { arrays, kernels, release } = createWorkspace(argumentsOf("test"), [20, 20, 20, 4]);
    const [k0, k1, y, terms] = arrays as [Float64Array, Float64Array, Float64Array, Float64Array];
    k0.fill(1);
    k1.fill(2);
    y.fill(10);
    const count = writeTerms(terms, [3, 0.5], [k0, k1]);
    kernels.combine(y.byteOffset, y.byteOffset, 0.25, terms.byteOffset, count, 20);
    expect([...y]).toEqual(new Array(20).fill(11));
    release();
  });
});
