import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { predict } from "../../src/experiments";
import { matmul } from "../../src/linalg";
import { toSvg } from "../../src/plots";
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
    const report = await predict(task, { depth: 3, scale: 5e-4 });
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
    expect(coupled.notes.join(" ")).toMatch(/are rough\. .*couples the modes \(0\.\d+;/);
    const white = await predict(teacher({ inputSize: 6, outputSize: 3, samples: 20, whiten: true, seed: 3 }));
    // Only the number of modes, and the assumptions.
    expect(white.notes.length).toBe(2);
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

  it("predicts the flow from Gaussian weights within 0.5 % per mode, also with few hidden units", async () => {
    const errors = async (hidden: number, seed: number) => {
      const options = { standardDeviation: 0.01, hidden, seed };
      const { rows } = (await predict(semanticHierarchy(), options)).tables[0]!;
      const [predicted, simulated] = [numbers(rows, 4), numbers(rows, 5)];
      return predicted.map((t, k) => Math.abs(simulated[k]! / t - 1));
    };
    for (const seed of [1, 2]) expect(Math.max(...(await errors(512, seed)))).toBeLessThan(5e-3);
    const narrow = (await errors(16, 1)).sort((a, b) => a - b);
    expect(narrow[4]).toBeLessThan(0.01);
  });

  it("warns of Gaussian weights whose hidden layer is too narrow for the modes, and lists the rest as not learned", async () => {
    const options = { standardDeviation: 0.01, hidden: 3, seed: 1 };
    const report = await predict(semanticHierarchy(), options);
    const { rows } = report.tables[0]!;
    expect(rows.map((row) => row[4]).slice(3)).toEqual(new Array(5).fill("not reached"));
    expect(rows.map((row) => row[5]).slice(4)).toEqual(new Array(4).fill("not reached"));
    for (const row of rows) for (const x of row) expect(x).not.toBeNaN();
  });

  describe("with inputs of very different sizes", () => {
    const white = teacher({ inputSize: 3, outputSize: 2, samples: 60, whiten: true, seed: 3 });
    const rows = Array.from({ length: 60 }, (_, i) =>
      [0, 1, 2].map((j) => (j === 2 ? 3e4 : 1) * (white.inputs.get(i, j) + (j === 0 ? 2 : 0))),
    );
    const task = { inputs: rows, targets: white.targets };

    it("returns the closed form, the simulation up to the time reached, and advice to standardise", async () => {
      const report = await predict(task);
      expect(report.completed).toBe(true);
      expect(report.notes.join(" ")).toMatch(
        /ended early, at t = [\d.e-]+ of [\d.e+]+: 200000 steps were tried/,
      );
      const { rows } = report.tables[0]!;
      expect(rows.length).toBe(2);
      expect(rows[1]![4]).toBeGreaterThan(0);
      expect(rows[1]![5]).toBe("not reached");
      for (const { marks } of report.figures) {
        for (const mark of marks as unknown as { x: number[]; y: number[] }[]) {
          expect(mark.x.length).toBe(mark.y.length);
          for (const x of [...mark.x, ...mark.y]) expect(Number.isFinite(x)).toBe(true);
        }
      }
      // Both changes of the inputs complete the simulation.
      for (const options of [{ standardise: true }, { whiten: true }]) {
        expect(report.advice.map((item) => item.options)).toContainEqual(options);
        expect((await predict(task, options)).notes.join(" ")).not.toContain("ended early");
      }
    });

    it("predicts the same for inputs that were standardised before, and the same in any unit", async () => {
      const standardised = await predict(task, { standardise: true });
      const before = await predict({ inputs: white.inputs, targets: white.targets }, { standardise: true });
      for (const column of [1, 2, 3, 4, 5]) {
        const [a, b] = [standardised, before].map(({ tables }) => numbers(tables[0]!.rows, column));
        for (const [k, x] of a!.entries()) expect(Math.abs(b![k]! / x - 1)).toBeLessThan(1e-9);
      }
      expect(standardised.notes.join(" ")).toContain("The inputs are standardised.");
      const american = await predict(task, { standardize: true });
      expect(american.tables).toEqual(standardised.tables);
    });
  });

  it("draws the closed form of a simulation that ends before its second output time", async () => {
    const inputs = [
      [1e100, 3e99],
      [-2e100, 5e99],
      [1e99, -1e100],
    ];
    const report = await predict({ inputs, targets: [[0], [1], [2]] });
    expect(report.notes.join(" ")).toContain("ended early");
    expect(report.figures.map(({ name }) => name)).toEqual(["modes"]);
    expect(toSvg(report.figures[0]!)).toContain("<svg");
    for (const row of report.tables.flatMap(({ rows }) => rows)) for (const x of row) expect(x).not.toBeNaN();
  });

  it("leaves out constant inputs that are centred, and reports their number", async () => {
    const { inputs, targets } = teacher({ inputSize: 3, outputSize: 2, samples: 60, seed: 3 });
    const widened = Array.from({ length: 60 }, (_, i) => [0, 1, 2].map((j) => inputs.get(i, j)).concat(7));
    const [with7, without] = [
      await predict({ inputs: widened, targets }, { centre: true }),
      await predict({ inputs, targets }, { centre: true }),
    ];
    expect(with7.notes.join(" ")).toContain("The inputs are centred. 1 input without variation is left out.");
    for (const column of [1, 3, 4]) {
      const [a, b] = [with7, without].map(({ tables }) => numbers(tables[0]!.rows, column));
      for (const [k, x] of a!.entries()) expect(Math.abs(b![k]! / x - 1)).toBeLessThan(1e-12);
    }
  });

  it("states the loss that is left at the end if the inputs are centred and the targets are not", async () => {
    // The targets are 3 plus a linear function of the centred inputs ±1.
    const inputs = [[1], [3], [1], [3]];
    const targets = inputs.map(([x]) => [3 + 2 * (x! - 2)]);
    const { notes, tables } = await predict({ inputs, targets }, { centre: true });
    expect(notes.join(" ")).toContain("The means of the targets leave a loss of 4.5: ");
    expect(tables[1]!.rows.find(([name]) => `${name}`.startsWith("final loss"))![1]).toBeCloseTo(4.5, 12);
    const shifted = targets.map(([y]) => [y! - 3]);
    for (const task of [
      { inputs, targets },
      { inputs, targets: shifted },
    ]) {
      const { notes: others } = await predict(task, { centre: task.targets === shifted });
      expect(others.join(" ")).not.toContain("The means of the targets");
    }
  });

  it("judges by its simulation where a coupling below 0.01 changes a final strength by half", async () => {
    // Uncorrelated inputs of variances 1, 1e-4 and 1e-3. The first output weighs the second input by 75, so that its final
    // strength along the mode (1, 0.0075, 0) is 1 + 1e-4 · 75² = 1.56. The second output prolongs the simulation.
    const signs = [
      [1, 1, 1],
      [1, -1, -1],
      [-1, 1, -1],
      [-1, -1, 1],
    ];
    const inputs = signs.map(([a, b, c]) => [a!, 0.01 * b!, Math.sqrt(1e-3) * c!]);
    const targets = inputs.map(([a, b, c]) => [a! + 75 * b!, c!]);
    const report = await predict({ inputs, targets });
    expect(report.notes.join(" ")).toMatch(
      /by up to 56 % in strength at the end \(mode 1\).*: the predictions are rough\. .*\(0\.0075; 0 for white/,
    );
    const [simulated, final] = [6, 3].map((column) => numbers(report.tables[0]!.rows, column)[0]!);
    expect(simulated! / final!).toBeCloseTo(1.56, 2);
    const white = await predict({ inputs, targets }, { whiten: true });
    expect(white.notes.join(" ")).not.toContain("differs from the closed form");
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

  it("names the option of a start from which the flow overflows", async () => {
    for (const options of [{ scale: 1e300 }, { relativeScale: 1e300 }]) {
      const [name] = Object.keys(options);
      await expect(predict(semanticHierarchy(), options)).rejects.toThrow(
        `predict: options.${name} must be small enough for the result to be finite, received 1e+300`,
      );
    }
  });

  it("rejects invalid data and options", async () => {
    await expect(predict({ inputs: [[1], [2]], targets: [[1]] })).rejects.toThrow(ArgumentError);
    for (const options of [
      { depth: 0 },
      { depth: 1.5 },
      { scale: 0 },
      { scale: Number.NaN },
      { modes: 0 },
      { hidden: 4 },
    ]) {
      await expect(predict(semanticHierarchy(), options)).rejects.toThrow(/^predict: options\./);
    }
  });
});
