import { describe, expect, it } from "vitest";
import { experimentNamed } from "../experiment-named";

describe("the experiment modes", () => {
  it("confirms its claims at other depths and sizes, including a bottleneck", async () => {
    for (const parameters of [
      { depth: 3, levels: 3, features: 20, initial: 0.01 },
      { hidden: 3, levels: 3, features: 12 },
    ]) {
      const report = await experimentNamed("modes").run(parameters);
      expect(report.checks[0]!.measured).toBeLessThan(1e-8);
      expect(report.checks[1]!.holds).toBe(true);
    }
  });
});
