import { expect, it } from "vitest";
import { memoryGrowth } from "./memory";

it("memoryGrowth measures memory that was used and released, at every use", () => {
  const use = (): number => {
    const growth = memoryGrowth();
    new Float64Array(2 ** 26).fill(1);
    return growth();
  };
  // Half of the 512 MB, because memory that was free before may be used again.
  expect(use()).toBeGreaterThan(256);
  if (process.platform === "linux") expect(use()).toBeGreaterThan(256);
  const growth = memoryGrowth();
  expect(growth()).toBeLessThan(64);
});
