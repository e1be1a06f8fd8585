import { afterEach, describe, expect, test, vi } from "vitest";
import { createWorkspace, engineName, MemoryError, reservedBytes } from "../../src/simd";
import { createArena } from "../../src/simd/arena";
import { FreeList } from "../../src/simd/free-list";

afterEach(() => void vi.restoreAllMocks());

describe("createWorkspace", () => {
  test("gives zero-filled arrays on cache lines, apart from each other", () => {
    const first = createWorkspace("test", [3, 0, 17, 1]);
    for (const array of first.arrays) array.fill(7);
    first.release();
    const { arrays, release } = createWorkspace("test", [3, 0, 17, 1]);
    expect(arrays.map((array) => array.length)).toEqual([3, 0, 17, 1]);
    for (const [i, array] of arrays.entries()) {
      expect(array.byteOffset % 64).toBe(0);
      expect(array.every((x) => x === 0)).toBe(true);
      array.fill(i + 1);
    }
    for (const [i, array] of arrays.entries()) expect(array.every((x) => x === i + 1)).toBe(true);
    release();
  });

  test("10,000 workspaces leave memory where it was", () => {
    const cycle = (i: number): void => {
      const held = [1 + (i % 50), 200 * (i % 7), 5].map((n) => createWorkspace("test", [n, 2 * n]));
      for (const at of [1, 0, 2]) held[at]!.release();
    };
    cycle(0);
    const before = reservedBytes();
    for (let i = 0; i < 10_000 / 3; i++) cycle(i);
    expect(reservedBytes()).toBe(before);
  });

  test("arrays stay valid while memory grows, and growth is given back", () => {
    const small = createWorkspace("test", [100]);
    small.arrays[0]!.fill(3);
    const before = reservedBytes();
    const large = Array.from({ length: 40 }, (_, i) => createWorkspace("test", [i < 35 ? 100_000 : 600_000]));
    expect(reservedBytes()).toBeGreaterThan(before + 33 * 800_000 - 4_200_000);
    expect(small.arrays[0]!.length).toBe(100);
    expect(small.arrays[0]!.every((x) => x === 3)).toBe(true);
    const [y] = small.arrays as [Float64Array];
    expect(small.kernels.dot(y.byteOffset, y.byteOffset, 100)).toBe(900);
    for (const workspace of large) workspace.release();
    small.release();
    expect(reservedBytes()).toBeLessThanOrEqual(before);
  });

  test("a second release does nothing", () => {
    const first = createWorkspace("test", [10]);
    first.release();
    const second = createWorkspace("test", [10]);
    first.release();
    const third = createWorkspace("test", [10]);
    expect(third.arrays[0]!.byteOffset).not.toBe(second.arrays[0]!.byteOffset);
    second.release();
    third.release();
  });

  test("what no address reaches is refused by a typed error that names the bytes", () => {
    const request = (): unknown => createWorkspace("gradientFlow", [2 ** 29]);
    expect(request).toThrow(MemoryError);
    expect(request).toThrow("gradientFlow: cannot allocate 4,294,967,296 bytes of working memory");
    expect(() => createWorkspace("f", [Number.POSITIVE_INFINITY])).toThrow(MemoryError);
  });

  test.skipIf(engineName() === "TypeScript")(
    "so is what the machine refuses, and the next request may succeed",
    () => {
      const refused = vi.spyOn(WebAssembly, "Memory").mockImplementation(function refuse() {
        throw new RangeError("could not allocate memory");
      });
      expect(() => createWorkspace("gradientFlow", [4_000_000])).toThrow(
        expect.objectContaining({ name: "MemoryError", functionName: "gradientFlow", bytes: 32_000_000 }),
      );
      refused.mockRestore();
      createWorkspace("gradientFlow", [4_000_000]).release();
    },
  );
});

describe("createArena", () => {
  test.each([1, 2 ** 16, 2 ** 20 + 8])(
    "has room for %i bytes beside what the kernels keep for themselves",
    (bytes) => {
      const { start, end, numbers } = createArena("test", bytes);
      expect(end - start).toBeGreaterThanOrEqual(bytes);
      expect(numbers.byteLength).toBeGreaterThanOrEqual(end + 64);
      expect(numbers.every((x) => x === 0)).toBe(true);
    },
  );
});

describe("FreeList", () => {
  test("joins what is given back, in any order", () => {
    for (const order of ["012", "021", "102", "120", "201", "210"]) {
      const list = new FreeList(64, 364);
      const blocks = [list.take(100)!, list.take(100)!, list.take(100)!];
      expect(list.take(1)).toBeUndefined();
      for (const i of order) {
        expect(list.untouched).toBe(false);
        list.give(blocks[Number(i)]!);
      }
      expect(list.untouched).toBe(true);
      expect(list.take(300)).toEqual({ start: 64, end: 364 });
    }
  });
});
