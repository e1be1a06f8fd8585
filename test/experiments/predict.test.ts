import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { predict } from "../../src/experiments";
import { matmul } from "../../src/linalg";
import { orthogonal } from "../../src/random";
import { semanticHierarchy, teacher } from "../../src/tasks";

const numbers = (rows: readonly (readonly (string | number)[])[], column: number) =>
  rows.map((row) => row[column] as number);

describe("predict", () => {
  it("predicts the times that the network then needs, to the spacing of the recorded times, for white inputs", async () => {
    const task = teacher({ inputSize: 7, outputSize: 4, samples: 60, whiten: true, seed: 3 });
    for (const depth of [1, 2, 3]) {
      const { rows } = (await predict(task, { depth, scale: 1e-2 })).tables[0]!;
      const [predicted, simulated] = [numbers(rows, 4), numbers(rows, 5)];
      // 401 times over about 1.2 learning times of the slowest mode, linear interpolation between them.
      for (const [k, t] of predicted.entries()) expect(Math.abs(simulated[k]! / t - 1)).toBeLessThan(2e-3);
      expect(rows.length).toBe(4);
    }
  });

  it("does not depend on a rotation of the inputs, nor on inputs that never vary", async () => {
    const task = teacher({ inputSize: 5, outputSize: 3, samples: 40, seed: 3 });
    const turned = matmul(task.inputs, orthogonal({ rows: 5, columns: 9, seed: 1 }));
    const [one, other] = [await predict(task), await predict({ inputs: turned, targets: task.targets })];
    for (const column of [1, 2, 3, 4, 5]) {
      const [a, b] = [numbers(one.tables[0]!.rows, column), numbers(other.tables[0]!.rows, column)];
      for (const [k, x] of a.entries()) expect(Math.abs(b[k]! / x - 1)).toBeLessThan(1e-7);
    }
  });

  it("whitens on request, which decouples the modes", async () => {
    const task = teacher({ inputSize: 6, outputSize: 3, samples: 50, seed: 3 });
    const coupling = async (whiten: boolean) => {
      const { rows } = (await predict(task, { whiten })).tables[1]!;
      return rows.find(([name]) => String(name).startsWith("coupling"))![1] as number;
    };
    expect(await coupling(false)).toBeGreaterThan(0.01);
    expect(await coupling(true)).toBeLessThan(1e-12);
  });

  it("follows as many modes as asked for, and no rounding errors", async () => {
    expect((await predict(semanticHierarchy(), { modes: 3 })).tables[0]!.rows.length).toBe(3);
    const rankTwo = teacher({ inputSize: 6, outputSize: 6, samples: 50, rank: 2, seed: 3 });
    expect((await predict(rankTwo)).tables[0]!.rows.length).toBe(2);
  });

  it("says so when there is nothing to learn", async () => {
    const report = await predict({ inputs: [[1], [2]], targets: [[0], [0]] });
    expect(report.tables[0]!.rows[0]![0]).toMatch(/do not depend linearly/);
  });

  it("refuses data and options that cannot be used", async () => {
    await expect(predict({ inputs: [[1], [2]], targets: [[1]] })).rejects.toThrow(ArgumentError);
    for (const options of [{ depth: 0 }, { depth: 1.5 }, { scale: 0 }, { scale: Number.NaN }, { modes: 0 }]) {
      await expect(predict(semanticHierarchy(), options)).rejects.toThrow(/^predict: options\./);
    }
  });
});
