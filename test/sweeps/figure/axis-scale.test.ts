import { expect, it } from "vitest";
import { axisScale, valueScale } from "../../../src/sweeps/figure/axis-scale";

it("axisScale is logarithmic for parameters that are evenly spaced in ratio, and linear otherwise", () => {
  expect(axisScale([100, 1, 10, 1])).toBe("log");
  expect(axisScale([1, 2, 3, 4])).toBe("linear");
  expect(axisScale([0, 1, 10, 100])).toBe("linear");
  expect(axisScale([-1, 1, 10, 100])).toBe("linear");
  expect(axisScale([1, 10])).toBe("linear");
});

it("valueScale is logarithmic for positive values that differ by more than a factor of 30", () => {
  expect(valueScale([1, 31])).toBe("log");
  expect(valueScale([1, 30])).toBe("linear");
  expect(valueScale([0, 31])).toBe("linear");
  expect(valueScale([-1, 31])).toBe("linear");
});
