import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { predict } from "../../src/experiments";
import { matmul } from "../../src/linalg";
import { orthogonal } from "../../src/random";
import { semanticHierarchy, teacher } from "../../src/tasks";

const numbers = (rows: readonly (readonly (string | number)[])[], column: number) =>
  rows.map((row) => row[column] as number);

describe("predict", () => {
  it("predicts the times that the network then needs, to the flow's tolerance, for white inputs", async () => {
    const task = teacher({ inputSize: 7, outputSize: 4, samples: 60, whiten: true, seed: 3 });
    for (const depth of [1, 2, 3]) {
      const { rows } = (await predict(task, { depth, scale: 1e-2 })).tables[0]!;
      const [predicted, simulated] = [numbers(rows, 4), numbers(rows, 5)];
      for (const [k, t] of predicted.entries()) expect(Math.abs(simulated[k]! / t - 1)).toBeLessThan(1e-7);
      expect(rows.length).toBe(4);
    }
  });

  it("says that weak modes come late, and shows all on a logarithmic axis", async () => {
    const { inputs } = teacher({ inputSize: 4, outputSize: 4, samples: 60, whiten: true, seed: 3 });
    const task = {
      inputs,
      targets: matmul(inputs, [
        [2, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 0.02, 0],
        [0, 0, 0, 0.01],
      ]),
    };
    const report = await predict(task, { depth: 3 });
    // White inputs: strengths 2, 1, .02 and .01 carry their squares, 1e-4 of 5.0005 in the last two.
    expect(report.notes.join(" ")).toMatch(/Modes 3 to 4 carry 0\.010 % .* --modes 2 leaves/);
    for (const { x, marks } of report.figures) {
      expect(x.scale).toBe("log");
      for (const mark of marks)
        expect(Math.min(...(mark as unknown as { x: number[] }).x)).toBeGreaterThan(0);
    }
    const strong = await predict(task, { depth: 3, modes: 2 });
    expect(strong.notes.join(" ")).not.toContain("--modes");
    expect(strong.figures[0]!.x.scale).toBe("linear");
  });

  it("finds the time of a mode that is learned long before the others", async () => {
    // Two samples that are their own targets: the strong mode is done before the second recorded time.
    const rows = [
      [1, 2],
      [3, 5],
    ];
    const report = await predict({ inputs: rows, targets: rows });
    const first = report.tables[0]!.rows[0]!;
    expect(Math.abs((first[5] as number) / (first[4] as number) - 1)).toBeLessThan(1e-7);
  });

  it("warns where its prediction is rough, and only there", async () => {
    const coupled = await predict(teacher({ inputSize: 6, outputSize: 3, samples: 20, seed: 3 }));
    expect(coupled.notes.join(" ")).toMatch(/couples the modes \(0\.\d+; .*rough/);
    const white = await predict(teacher({ inputSize: 6, outputSize: 3, samples: 20, whiten: true, seed: 3 }));
    expect(white.notes.length).toBe(1);
    const large = await predict(semanticHierarchy(), { scale: 0.9 });
    expect(large.notes.join(" ")).toMatch(/initial strength is 0\.9/);
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
