import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

type Module = typeof import("../../src/simd");

/** The kernels as a program loads them that has not used any yet. */
async function fresh(): Promise<Module> {
  vi.resetModules();
  return import("../../src/simd");
}

/** Whatever the suite runs with, these tests begin with WebAssembly. */
beforeEach(() => void vi.stubEnv("LEARNING_DYNAMICS_NO_WASM", ""));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

function products({
  multiplyInto,
  transposedMultiplyInto,
  multiplyTransposedInto,
  ...rest
}: Module): number[][] {
  const n = 12;
  const a = Float64Array.from({ length: n * n }, (_, i) => Math.sin(i + 1));
  const b = Float64Array.from({ length: n * n }, (_, i) => Math.cos(3 * i));
  return [
    multiplyInto,
    transposedMultiplyInto,
    multiplyTransposedInto,
    rest.transposedMultiplyTransposedInto,
  ].map((multiply) => {
    const out = new Float64Array(n * n);
    multiply(out, a, b, n, n, n);
    const workspace = rest.createWorkspace("test", [n * n, n * n, n * n]);
    const [x, y, z] = workspace.arrays as [Float64Array, Float64Array, Float64Array];
    x.set(a);
    y.set(b);
    multiply(z, x, y, n, n, n);
    expect([...z]).toEqual([...out]);
    workspace.release();
    return [...out];
  });
}

describe("the choice of kernels", () => {
  test("is WebAssembly here", async () => {
    const { engineName } = await fresh();
    expect(["SIMD", "relaxed SIMD"]).toContain(engineName());
  });

  test.each<[string, () => void]>([
    ["LEARNING_DYNAMICS_NO_WASM is set", () => vi.stubEnv("LEARNING_DYNAMICS_NO_WASM", "1")],
    ["there is no WebAssembly", () => vi.stubGlobal("WebAssembly", undefined)],
    [
      "a page's policy forbids it",
      () =>
        vi.stubGlobal("WebAssembly", {
          validate: () => true,
          Module: class {
            constructor() {
              throw new Error("Refused to compile");
            }
          },
        }),
    ],
    ["the engine has no SIMD", () => vi.stubGlobal("WebAssembly", { validate: () => false })],
  ])("is TypeScript when %s, with the same results", async (_, disable) => {
    const expected = products(await fresh());
    disable();
    const kernels = await fresh();
    expect(kernels.engineName()).toBe("TypeScript");
    for (const [form, product] of products(kernels).entries()) {
      for (const [i, x] of product.entries()) expect(x).toBeCloseTo(expected[form]![i]!, 13);
    }
    expect(() => kernels.createWorkspace("f", [2 ** 29])).toThrow(kernels.MemoryError);
  });

  test("is the plain binary where relaxed SIMD is not valid", async () => {
    const validate = WebAssembly.validate.bind(WebAssembly);
    let asked = 0;
    vi.spyOn(WebAssembly, "validate").mockImplementation((bytes) => asked++ > 0 && validate(bytes));
    const { engineName } = await fresh();
    expect(engineName()).toBe("SIMD");
    vi.restoreAllMocks();
  });

  test("writeTerms lists coefficients and places", async () => {
    const { createWorkspace, writeTerms } = await fresh();
    const { arrays, kernels, release } = createWorkspace("test", [20, 20, 20, 4]);
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
