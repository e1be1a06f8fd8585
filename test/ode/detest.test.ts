import { describe, expect, test } from "vitest";
import { solve } from "../../src/ode";
import { largestDifference } from "../helpers/numbers";
import { problems } from "./detest-problems";
import { methods } from "./helpers";

/** Accuracy of the reference solutions by scipy. */
const REFERENCE_ERROR = 2e-13;

describe.each(methods)("%s", (method) => {
  test.each(problems)(
    "meets its tolerance on DETEST $name",
    ({ growth, field, initial, final, reference }) => {
      for (const tolerance of method === "radau" ? [1e-4, 1e-6, 1e-8] : [1e-4, 1e-6, 1e-8, 1e-10, 1e-12]) {
        const options = { relativeTolerance: tolerance, absoluteTolerance: tolerance, method };
        const { states } = solve(field, initial, { times: [0, 20], ...options });
        for (const [i, x] of final.entries()) {
          const scale = tolerance * (1 + Math.abs(x)) + REFERENCE_ERROR;
          expect(Math.abs(states.get(1, i) - x) / scale).toBeLessThan(growth);
        }
        if (tolerance === 1e-12) reference?.check(states.data.slice(final.length));
      }
    },
  );

  test("reduces the error of van der Pol's oscillator at least 1000-fold from tolerance 1e-5 to 1e-9", () => {
    const { field, initial, final } = problems.find(({ name }) => name.startsWith("E2"))!;
    const [loose, tight] = [1e-5, 1e-9].map((tolerance) => {
      const options = { relativeTolerance: tolerance, absoluteTolerance: tolerance, method };
      return largestDifference(
        solve(field, initial, { times: [0, 20], ...options }).states.data.slice(2),
        final,
      );
    }) as [number, number];
    expect(loose / tight).toBeGreaterThan(1000);
  });
});
