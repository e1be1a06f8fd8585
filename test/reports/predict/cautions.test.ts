import { describe, expect, it } from "vitest";
import { cautions } from "../../../src/reports/predict/cautions";

describe("cautions", () => {
  it("only states the units of time for white inputs and small starts", () => {
    const units = expect.stringContaining("Times are in units of τ");
    expect(cautions(0, 1e-3)).toEqual({ notes: [units], advice: [] });
    expect(cautions(9e-7, 0.09)).toEqual({ notes: [units], advice: [] });
  });

  it("describes predicted times as approximate for weakly coupled modes and as rough above a coupling of 0.05", () => {
    for (const coupling of [2e-6, 0.01, 0.04])
      expect(cautions(coupling, 1e-3).notes[1]).toContain("approximate");
    for (const coupling of [0.06, 0.5]) expect(cautions(coupling, 1e-3).notes[1]).toContain("rough");
  });

  it("advises to whiten the inputs if they couple the modes", () => {
    expect(cautions(2e-6, 1e-3).advice).toEqual([
      { options: { whiten: true }, effect: "decouples the modes" },
    ]);
  });

  it("warns of an initial strength above a tenth of the smallest final one", () => {
    expect(cautions(0, 0.11).notes[1]).toMatch(/initial strength is 0\.11 .* not learned in stages/);
  });
});
