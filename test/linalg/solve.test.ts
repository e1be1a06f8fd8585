import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { matmul, solve } from "../../src/linalg";
import { normal } from "../../src/random";
import { largestDifference, largestEntry } from "../helpers/numbers";
import { scaled } from "./matrices";

describe("solve", () => {
  for (const scale of [1, 1e-290, 1e290]) {
    it(`solves a well-conditioned system at scale ${scale}`, () => {
      const a = normal({ shape: [20, 20], seed: 33 });
      const x = normal({ shape: [20, 3], seed: 34 });
      const found = solve(scaled(a, scale), scaled(matmul(a, x), scale));
      expect(largestDifference(found, x)).toBeLessThan(1e-12);
      expect(largestEntry(found)).toBeGreaterThan(1);
    });
  }

  it("rejects singular and rectangular systems", () => {
    expect(() =>
      solve(
        [
          [1, 2],
          [2, 4],
        ],
        [[1], [1]],
      ),
    ).toThrow(/nonsingular/);
    expect(() => solve([[1, 2]], [[1]])).toThrow(ArgumentError);
    expect(() => solve([[1]], [[1], [2]])).toThrow(ArgumentError);
  });
});
