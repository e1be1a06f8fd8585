import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";

type Module = typeof import("../../src/simd");

/** Loads the module again, with no kernels chosen yet. */
async function loadAgain(): Promise<Module> {
  vi.resetModules();
  return import("../../src/simd");
}

/** The tests start with WebAssembly enabled, even if the test run disables it. */
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
    const workspace = rest.createWorkspace(argumentsOf("test"), [n * n, n * n, n * n]);
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
  test("uses WebAssembly in this environment", async () => {
    const { engineName } = await loadAgain();
    expect(["SIMD", "relaxed SIMD"]).toContain(engineName());
  });

  test.each<[string, () => void]>([
    ["LEARNING_DYNAMICS_NO_WASM is set", () => vi.stubEnv("LEARNING_DYNAMICS_NO_WASM", "1")],
    ["WebAssembly is missing", () => vi.stubGlobal("WebAssembly", undefined)],
    [
      "the page's policy forbids compiling",
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
    ["the engine lacks SIMD", () => vi.stubGlobal("WebAssembly", { validate: () => false })],
  ])("falls back to TypeScript with the same results if %s", async (_, disable) => {
    const expected = products(await loadAgain());
    disable();
    const kernels = await loadAgain();
    expect(kernels.engineName()).toBe("TypeScript");
    for (const [form, product] of products(kernels).entries()) {
      for (const [i, x] of product.entries()) expect(x).toBeCloseTo(expected[form]![i]!, 13);
    }
    expect(() => kernels.createWorkspace(argumentsOf("f"), [2 ** 29])).toThrow(
      expect.objectContaining({ name: "MemoryError" }),
    );
  });

  test("uses the plain binary if relaxed SIMD is not supported", async () => {
    const validate = WebAssembly.validate.bind(WebAssembly);
    let calls = 0;
    vi.spyOn(WebAssembly, "validate").mockImplementation((bytes) => calls++ > 0 && validate(bytes));
    const { engineName } = await loadAgain();
    expect(engineName()).toBe("SIMD");
    vi.restoreAllMocks();
  });
});
