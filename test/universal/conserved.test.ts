import { describe, expect, it } from "vitest";
import { conserved } from "../../src/universal";
import { CROSSING, GENERAL } from "./problems";

describe("conserved", () => {
  it("returns C = y/h − η_y/(η_h ‖dx‖²) h", () => {
    expect(conserved(CROSSING)).toBeCloseTo(0.4 - (0.02 / 0.006) * 0.01, 14);
    expect(conserved(GENERAL)).toBeCloseTo(0.4 - (0.05 / (0.01 * 2)) * 0.05, 14);
  });
});
