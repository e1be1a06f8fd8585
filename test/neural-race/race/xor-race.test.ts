import { describe, expect, it } from "vitest";
import { xorRace } from "../../../src/neural-race";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

describe("xorRace", () => {
  const { at, halfTime, final, timeTo } = xorRace({ initial: 2e-4, tau: 2.5 });

  it("has the strengths and losses of the closed form, evaluated independently", () => {
    const states = references.all<{ t: number }, { strength: number; loss: number }>(
      "strength and loss of the pathways of exclusive or from 2e-4 with τ = 2.5",
    );
    for (const { given, check } of states) {
      check(at(given.t));
      expect(Math.abs(timeTo(at(given.t).strength) - given.t)).toBeLessThan(1e-12 * given.t);
    }
  });

  it("tends to the strength √½, and has half of it at the half-learning time", () => {
    expect(final).toBe(Math.SQRT1_2);
    expect(at(halfTime).strength).toBeCloseTo(final / 2, 14);
  });

  it("depends on time only relative to τ", () => {
    expect(xorRace({ initial: 2e-4 }).at(12).strength).toBeCloseTo(at(30).strength, 15);
  });

  it("is learned in a time of ln(1/a₀) down to the smallest initial strength of float64", () => {
    // a = s/(2d) at 2 s t/τ = ln(s/(d a₀) − 1)
    const expected = Math.SQRT2 * (Math.log(Math.SQRT1_2) - Math.log(Number.MIN_VALUE));
    expect(Math.abs(xorRace({ initial: Number.MIN_VALUE }).halfTime / expected - 1)).toBeLessThan(1e-14);
  });
});
