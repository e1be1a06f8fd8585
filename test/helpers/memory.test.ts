import { expect, it } from "vitest";
import { memoryGrowth } from "./memory";

it("memoryGrowth measures memory that was used and released, at every use", () => {
  const use = (): number => {
    const growth = memoryGrowth();
    new Float64Array(2 ** 24).fill(1);
    return growth();
  };
  expect(use()).toBeGreaterThan(100);
  if (process.platform === "linux") expect(use()).toBeGreaterThan(100);
  const growth = memoryGrowth();
  expect(growth()).toBeLessThan(64);
});
