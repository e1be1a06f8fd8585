import { describe, expect, it } from "vitest";
import { IntegrationError } from "../../../src/arrays";
import { BATCH, cosineRate, minimiseByAdam } from "../../../src/experiments/tasks/minimise-by-adam";

const turn = async () => {};

describe("minimiseByAdam", () => {
  it("finds the mean of samples in batches, and leaves the start unchanged", async () => {
    const samples = Array.from({ length: 2 * BATCH }, (_, p) => (p % 2 === 0 ? 1 : 2));
    const start = Float64Array.of(0);
    const visited = new Set<number>();
    const descent = { samples: samples.length, updates: 2000, seed: 1 };
    const [found] = await minimiseByAdam({ turn }, start, descent, ([mean], indices, gradient) => {
      for (const p of indices!) {
        visited.add(p);
        gradient[0]! += (mean! - samples[p]!) / indices!.length;
      }
    });
    // The means of random batches vary by 0.05; the falling learning rate averages the last ones.
    expect(found).toBeCloseTo(1.5, 2);
    expect(start[0]).toBe(0);
    expect(visited.size).toBe(samples.length);
  });

  it("has a learning rate that falls to half in the middle and to 0 at the end", () => {
    expect(cosineRate(50, 100) / cosineRate(0, 100)).toBeCloseTo(0.5, 15);
    expect(cosineRate(100, 100)).toBe(0);
  });

  it("fails for a gradient that overflows, and stops when a turn does", async () => {
    const descent = { samples: 1, updates: 5, seed: 0 };
    const diverging = minimiseByAdam({ turn }, Float64Array.of(0), descent, (_, _indices, gradient) => {
      gradient[0] = Number.POSITIVE_INFINITY;
    });
    await expect(diverging).rejects.toThrow(IntegrationError);
    const stop = () => Promise.reject(new Error("aborted"));
    const stopped = minimiseByAdam({ turn: stop }, Float64Array.of(0), descent, () => {});
    await expect(stopped).rejects.toThrow("aborted");
  });
});
