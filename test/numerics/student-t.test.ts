import { describe, expect, it } from "vitest";
import { studentQuantile } from "../../src/numerics/student-t";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);

describe("studentQuantile", () => {
  it("has the values of the reference", () => {
    for (const reference of references.all<number[], number>("quantiles of Student's t distribution")) {
      reference.check(studentQuantile(reference.given[0]!, reference.given[1]!));
    }
  });

  it("is a tangent for one degree of freedom, algebraic for two, and normal for many", () => {
    for (const p of [0.6, 0.9, 0.999]) {
      expect(studentQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 12);
      const a = 2 * p - 1;
      expect(studentQuantile(p, 2) / (a * Math.sqrt(2 / (1 - a * a)))).toBeCloseTo(1, 12);
    }
    // The normal quantile is 1.95996; the next term of its expansion is (z³ + z) / 4n.
    expect(studentQuantile(0.975, 100_000)).toBeCloseTo(1.95996, 4);
  });
});
