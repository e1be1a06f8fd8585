import { describe, expect, it } from "vitest";
import { stableLog } from "../../src/random/stable-log";

describe("stableLog", () => {
  it("agrees with Math.log to two units in the last place", () => {
    // Arguments on both sides of 1.
    for (const x of [1e-300, 1e-17, 0.1, 0.5, Math.SQRT1_2, 0.999999, 1, 1.5, 10, 1e300]) {
      expect(Math.abs(stableLog(x) - Math.log(x))).toBeLessThanOrEqual(4.5e-16 * Math.abs(Math.log(x)));
    }
  });
});
