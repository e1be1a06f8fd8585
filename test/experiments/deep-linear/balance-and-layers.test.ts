import { describe, expect, it } from "vitest";
import { experimentNamed } from "../experiment-named";

describe("the experiments on initial balance and layers", () => {
  const failing = async (name: string, parameters: Record<string, number>) => {
    const { checks, completed } = await experimentNamed(name).run(parameters);
    expect(completed).toBe(true);
    return checks.filter(({ holds }) => !holds).map(({ claim }) => claim);
  };

  it("confirm their claims at other sizes, balances and seeds", async () => {
    expect(await failing("lazy-rich", { size: 3, initial: 0.01, seed: 5 })).toEqual([]);
    expect(await failing("prior-knowledge", { lambda: 1, tasks: 2, seed: 7 })).toEqual([]);
    expect(await failing("layer-growth", { layers: 2, width: 5, time: 4, seed: 2 })).toEqual([]);
  });

  it("lazy-rich measures a kernel movement that is even in λ and decreases with |λ|", async () => {
    const { tables } = await experimentNamed("lazy-rich").run({ largest: 100 });
    const rows = tables[0]!.rows as number[][];
    for (const [k, [lambda, positive, negative]] of rows.entries()) {
      expect(Math.abs(positive! / negative! - 1)).toBeLessThan(1e-9);
      if (k > 0) expect(lambda).toBeGreaterThan(rows[k - 1]![0]!);
      if (k > 0) expect(positive).toBeLessThan(rows[k - 1]![1]!);
    }
  });
});
