import { describe, expect, test } from "vitest";
import { combine } from "../../../src/ode/explicit/linear-combination";
import { bindStages } from "../../../src/ode/explicit/tableau";
import { largestDifference } from "../../helpers/numbers";

describe("combine", () => {
  test.each(Array.from({ length: 14 }, (_, i) => i + 1))(
    "adds %d terms to the base vector and writes the sum at an offset",
    (terms) => {
      const n = 5;
      const buffers = Array.from({ length: terms }, (_, j) =>
        Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + j)),
      );
      const coefficients = buffers.map((_, j) => 1 / (j + 1));
      const row = bindStages({ stages: buffers.map((_, j) => j), coefficients }, buffers);
      const base = Float64Array.of(1, 2, 3, 4, 5);
      const out = new Float64Array(n + 3).fill(9);
      combine(row, 0.5, base, out, 2);
      const expected = [...base].map(
        (y, i) => y + 0.5 * buffers.reduce((s, k, j) => s + coefficients[j]! * k[i]!, 0),
      );
      expect(largestDifference(out.slice(2, 2 + n), expected)).toBeLessThan(1e-14);
      expect([out[0], out[1], out[n + 2]]).toEqual([9, 9, 9]);
    },
  );
});
