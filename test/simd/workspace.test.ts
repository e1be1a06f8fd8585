import { afterEach, describe, expect, test, vi } from "vitest";
import { MemoryError } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import { createWorkspace, engineName, reservedBytes } from "../../src/simd";

afterEach(() => void vi.restoreAllMocks());

describe("createWorkspace", () => {
  test("returns disjoint zero-filled arrays, aligned to cache lines", () => {
    const first = createWorkspace(argumentsOf("test"), [3, 0, 17, 1]);
    for (const array of first.arrays) array.fill(7);
    first.release();
    const { arrays, release } = createWorkspace(argumentsOf("test"), [3, 0, 17, 1]);
    expect(arrays.map((array) => array.length)).toEqual([3, 0, 17, 1]);
    for (const [i, array] of arrays.entries()) {
      expect(array.byteOffset % 64).toBe(0);
      expect(array.every((x) => x === 0)).toBe(true);
      array.fill(i + 1);
    }
    for (const [i, array] of arrays.entries()) expect(array.every((x) => x === i + 1)).toBe(true);
    release();
  });

  test("does not reserve more memory for 10,000 successive workspaces", () => {
    const cycle = (i: number): void => {
      const held = [1 + (i % 50), 200 * (i % 7), 5].map((n) =>
        createWorkspace(argumentsOf("test"), [n, 2 * n]),
      );
      for (const at of [1, 0, 2]) held[at]!.release();
    };
    cycle(0);
    const before = reservedBytes();
    for (let i = 0; i < 10_000 / 3; i++) cycle(i);
    expect(reservedBytes()).toBe(before);
  });

  test("keeps arrays valid while more memory is reserved, and frees that memory", () => {
    const small = createWorkspace(argumentsOf("test"), [100]);
    small.arrays[0]!.fill(3);
    const before = reservedBytes();
    const large = Array.from({ length: 40 }, (_, i) =>
      createWorkspace(argumentsOf("test"), [i < 35 ? 100_000 : 600_000]),
    );
    expect(reservedBytes()).toBeGreaterThan(before + 33 * 800_000 - 4_200_000);
    expect(small.arrays[0]!.length).toBe(100);
    expect(small.arrays[0]!.every((x) => x === 3)).toBe(true);
    const [y] = small.arrays as [Float64Array];
    expect(small.kernels.dot(y.byteOffset, y.byteOffset, 100)).toBe(900);
    for (const workspace of large) workspace.release();
    small.release();
    expect(reservedBytes()).toBeLessThanOrEqual(before);
  });

  test("ignores a second release", () => {
    const first = createWorkspace(argumentsOf("test"), [10]);
    first.release();
    const second = createWorkspace(argumentsOf("test"), [10]);
    first.release();
    const third = createWorkspace(argumentsOf("test"), [10]);
    expect(third.arrays[0]!.byteOffset).not.toBe(second.arrays[0]!.byteOffset);
    second.release();
    third.release();
  });

  test("throws MemoryError with the number of bytes for a size beyond the address range", () => {
    const request = (): unknown => createWorkspace(argumentsOf("gradientFlow"), [2 ** 29]);
    expect(request).toThrow(MemoryError);
    expect(request).toThrow("gradientFlow: cannot allocate 4,294,967,296 bytes of memory");
    expect(() => createWorkspace(argumentsOf("f"), [Number.POSITIVE_INFINITY])).toThrow(MemoryError);
  });

  test.skipIf(engineName() === "TypeScript")(
    "throws MemoryError if the allocation fails, and succeeds on the next request",
    () => {
      const refused = vi.spyOn(WebAssembly, "Memory").mockImplementation(function refuse() {
        throw new RangeError("could not allocate memory");
      });
      expect(() => createWorkspace(argumentsOf("gradientFlow"), [4_000_000])).toThrow(
        expect.objectContaining({ name: "MemoryError", functionName: "gradientFlow", bytes: 32_000_000 }),
      );
      refused.mockRestore();
      createWorkspace(argumentsOf("gradientFlow"), [4_000_000]).release();
    },
  );
});
