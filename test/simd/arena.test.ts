import { describe, expect, test } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { createArena } from "../../src/simd/arena";

describe("createArena", () => {
  test.each([1, 2 ** 16, 2 ** 20 + 8])(
    "provides %i bytes in addition to the bytes reserved for the kernels",
    (bytes) => {
      const { start, end, numbers } = createArena(argumentsOf("test"), bytes);
      expect(end - start).toBeGreaterThanOrEqual(bytes);
      expect(numbers.byteLength).toBeGreaterThanOrEqual(end + 64);
      expect(numbers.every((x) => x === 0)).toBe(true);
    },
  );
});
