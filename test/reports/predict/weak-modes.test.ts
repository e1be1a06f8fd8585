import { describe, expect, it } from "vitest";
import { weakModes } from "../../../src/reports/predict/weak-modes";

describe("weakModes", () => {
  it("names the last modes if they contribute less than 1 % and take most of the time", () => {
    expect(weakModes([1, 0.004, 0.004], [1, 50, 60])).toEqual({
      strong: 1,
      note: expect.stringMatching(
        /^Modes 2 to 3 contribute only 0\.79 % .* lasts until t = 60 .* by t = 1\./,
      ),
    });
    expect(weakModes([1, 0.5, 0.004], [1, 2, 60])).toEqual({
      strong: 2,
      note: expect.stringMatching(/^Mode 3 contributes/),
    });
  });

  it.each([0.015, 0.05, 0.15, 0.25])(
    "is undefined for a mode of relative contribution %s",
    (contribution) => {
      expect(weakModes([1, contribution], [1, 1000])).toBeUndefined();
    },
  );

  it("adds the contributions of all weak modes", () => {
    expect(weakModes([1, 0.006, 0.006], [1, 2, 1000])?.note).toMatch(/^Mode 3 contributes/);
  });

  it("is undefined for weak modes that take less than three times as long as the others", () => {
    expect(weakModes([1, 0.005], [1, 2.9])).toBeUndefined();
    expect(weakModes([1, 0.005], [1, 3.1])).toBeDefined();
  });
});
