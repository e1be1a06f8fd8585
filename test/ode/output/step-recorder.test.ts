import { expect, test, vi } from "vitest";
import type { IntegrationError } from "../../../src/arrays";
import type { Solution } from "../../../src/ode";
import { solve } from "../../../src/ode";
import { oscillator, thrownBy } from "../helpers";

// The limits are 64 MB and 2 GiB; they are reduced here to save memory in the test.
vi.mock("../../../src/ode/output/dense-output", async (load) => ({
  ...(await load<typeof import("../../../src/ode/output/dense-output")>()),
  DEFAULT_DENSE_BYTES: 1000,
  MAX_DENSE_BYTES: 10_000,
}));

test("solve reports the number of bytes if requested dense output exceeds its limit", () => {
  const act = () => solve(oscillator, [0, 1], { times: [0, 5, 1000], dense: true });
  const error = thrownBy(act) as IntegrationError<Solution>;
  expect(error.reason).toBe("memory");
  // One step takes 8 rows of 2 numbers: 128 bytes.
  expect(error.message).toContain("10,112 bytes with the next step; the limit is 10,000");
  expect([...error.partial.times]).toEqual([0, 5]);
  expect(Math.abs(error.partial.at(4)[0]! - Math.sin(4))).toBeLessThan(1e-8);
});

test("solve continues without dense output beyond the default limit", () => {
  const { at, times } = solve(oscillator, [0, 1], { times: [0, 5, 100] });
  expect(times.length).toBe(3);
  expect(Math.abs(at(70)[0]! - Math.sin(70))).toBeLessThan(1e-7);
});
