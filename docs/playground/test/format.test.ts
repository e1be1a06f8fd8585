import { expect, it } from "vitest";
import { threeDigits } from "../src/format";

it.each([
  [0, "0"],
  [0.5, "0.5"],
  [-13.84, "-13.8"],
  [1674.2, "1670"],
  [1.634e-10, "1.63 × 10⁻¹⁰"],
  [-6.83e12, "-6.83 × 10¹²"],
])("formats %j as %j", (value, text) => {
  expect(threeDigits(value)).toBe(text);
});
