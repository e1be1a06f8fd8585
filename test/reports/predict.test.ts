import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { predict } from "../../src/experiments";
import { matmul } from "../../src/linalg";
import { orthogonal } from "../../src/random";
import { semanticHierarchy, teacher } from "../../src/tasks";

const numbers = (rows: readonly (readonly (string | number)[])[], column: number) =>
  rows.map((row) => row[column] as number);

describe("predict", () => {
  it("predicts the learning times of the gradient flow within 1e-7 for white inputs", async () => {
    const task = teacher({ inputSize: 7, outputSize: 4, samples: 60, whiten: true, seed: 3 });
    for (const depth of [1, 2, 3]) {
      const { rows } = (await predict(task, { depth, scale: 1e-2 })).tables[0]!;
      const [predicted, simulated] = [numbers(rows, 4), numbers(rows, 5)];
      for (const [k, t] of predicted.entries()) expect(Math.abs(simulated[k]! / t - 1)).toBeLessThan(1e-7);
      expect(rows.length).toBe(4);
    }
  });

  it("warns of weak modes that are learned late, and draws them on a logarithmic axis", async () => {
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
    // For white inputs modes contribute the squares of their strengths: the last two 1e-4 of 5.0005.
    expect(report.notes.join(" ")).toMatch(/Modes 3 to 4 contribute only 0\.010 % /);
    expect(report.advice).toEqual([{ options: { modes: 2 }, effect: "leaves out the weak modes" }]);
    for (const { x, marks } of report.figures) {
      expect(x.scale).toBe("log");
      for (const mark of marks)
        expect(Math.min(...(mark as unknown as { x: number[] }).x)).toBeGreaterThan(0);
    }
    const strong = await predict(task, { depth: 3, modes: 2 });
    expect(strong.advice).toEqual([]);
    expect(strong.figures[0]!.x.scale).toBe("linear");
    // A mode of strength 0.3 contributes 0.09 of 1.09, which is not weak, although it takes more than three times as
    // long.
    const targets = matmul(inputs, [
      [1, 0],
      [0, 0.3],
      [0, 0],
      [0, 0],
    ]);
    expect((await predict({ inputs, targets }, { depth: 3 })).advice).toEqual([]);
  });

  it("computes the simulated time of a mode that is learned before the second recorded time", async () => {
    // The targets equal the inputs; the strong mode is learned before the second recorded time.
    const rows = [
      [1, 2],
      [3, 5],
    ];
    const report = await predict({ inputs: rows, targets: rows });
    const first = report.tables[0]!.rows[0]!;
    expect(Math.abs((first[5] as number) / (first[4] as number) - 1)).toBeLessThan(1e-7);
  });

  it("warns of coupled modes and large starts, but not for white inputs", async () => {
    const coupled = await predict(teacher({ inputSize: 6, outputSize: 3, samples: 20, seed: 3 }));
    expect(coupled.notes.join(" ")).toMatch(/couples the modes \(0\.\d+; .*rough/);
    const white = await predict(teacher({ inputSize: 6, outputSize: 3, samples: 20, whiten: true, seed: 3 }));
    expect(white.notes.length).toBe(1);
    const large = await predict(semanticHierarchy(), { scale: 0.9 });
    expect(large.notes.join(" ")).toMatch(/initial strength is 0\.9/);
  });

  it("is invariant under rotations of the inputs and added inputs without variance", async () => {
    const task = teacher({ inputSize: 5, outputSize: 3, samples: 40, seed: 3 });
    const turned = matmul(task.inputs, orthogonal({ rows: 5, columns: 9, seed: 1 }));
    const [one, other] = [await predict(task), await predict({ inputs: turned, targets: task.targets })];
    for (const column of [1, 2, 3, 4, 5]) {
      const [a, b] = [numbers(one.tables[0]!.rows, column), numbers(other.tables[0]!.rows, column)];
      for (const [k, x] of a.entries()) expect(Math.abs(b[k]! / x - 1)).toBeLessThan(1e-7);
    }
  });

  it("decouples the modes by whitening on request", async () => {
    const task = teacher({ inputSize: 6, outputSize: 3, samples: 50, seed: 3 });
    const coupling = async (whiten: boolean) => {
      const { rows } = (await predict(task, { whiten })).tables[1]!;
      return rows.find(([name]) => String(name).startsWith("coupling"))![1] as number;
    };
    expect(await coupling(false)).toBeGreaterThan(0.01);
    expect(await coupling(true)).toBeLessThan(1e-12);
  });

  it("follows at most the requested number of modes, and none that are rounding errors", async () => {
    expect((await predict(semanticHierarchy(), { modes: 3 })).tables[0]!.rows.length).toBe(3);
    const rankTwo = teacher({ inputSize: 6, outputSize: 6, samples: 50, rank: 2, seed: 3 });
    expect((await predict(rankTwo)).tables[0]!.rows.length).toBe(2);
  });

  it("reports that the targets do not depend linearly on the inputs", async () => {
    const report = await predict({ inputs: [[1], [2]], targets: [[0], [0]] });
    expect(report.tables[0]!.rows[0]![0]).toMatch(/do not depend linearly/);
  });

  it("rejects invalid data and options", async () => {
    await expect(predict({ inputs: [[1], [2]], targets: [[1]] })).rejects.toThrow(ArgumentError);
    for (const options of [{ depth: 0 }, { depth: 1.5 }, { scale: 0 }, { scale: Number.NaN }, { modes: 0 }]) {
      await expect(predict(semanticHierarchy(), options)).rejects.toThrow(/^predict: options\./);
    }
  });
});
