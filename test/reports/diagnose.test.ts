import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../src/arrays";
import { readTrainingRun } from "../../src/cli/read-training-run";
import { alignedWeights, gaussianWeights, gradientFlow } from "../../src/deep-linear";
import { diagnose, type Report, type TrainingRun } from "../../src/experiments";
import { toSvg } from "../../src/plots";
import { type Task, teacher } from "../../src/tasks";

const task = teacher({ inputSize: 4, outputSize: 3, samples: 30, whiten: true, seed: 3 });

/** The log of a gradient flow: what a training of infinitely small steps would have recorded. */
function logOf(
  weights: readonly NdArray[],
  { inputs, targets }: Task,
  times: readonly number[],
): TrainingRun {
  const flow = gradientFlow(weights, { inputs, targets }, { times });
  const states = times.map((t) => flow.at(t).weights);
  return {
    times,
    weights: weights.map((w, l) =>
      toNdArray(Float64Array.from(states.flatMap((s) => [...s[l]!.data])), [times.length, ...w.shape]),
    ),
    inputs,
    targets,
    activation: "linear",
  };
}

const grid = (end: number, count: number) => Array.from({ length: count }, (_, i) => (end * i) / (count - 1));
const table = (report: Report, name: string) => report.tables.find((t) => t.name.startsWith(name))!.rows;
const numbers = (rows: readonly (readonly (string | number)[])[], k: number) =>
  rows.map((row) => row[k] as number);

describe("diagnose", () => {
  it("says how far representations turned, but not of two samples, which have a single distance", async () => {
    const hidden = (samples: number) =>
      toNdArray(
        Float64Array.from({ length: 3 * samples * 2 }, (_, i) => Math.sin(i * i)),
        [3, samples, 2],
      );
    const turned = async (samples: number) =>
      table(await diagnose({ times: [0, 1, 2], hidden: hidden(samples) }), "How far").map((row) => row[2]);
    expect(await turned(2)).toEqual([""]);
    expect((await turned(3))[0]).toBeGreaterThan(0.01);
  });

  it("finds the modes of a deep linear flow at the times of the closed form, its layers balanced, and the run rich", async () => {
    const aligned = alignedWeights({ correlations: task, widths: [4, 5, 5, 3], strengths: 1e-3 });
    const report = await diagnose(logOf(aligned, task, grid(60, 2001)));
    expect(report.title).toMatch(/^This run was rich: its tangent kernel changed by \d+-fold/);
    const modes = table(report, "Modes");
    expect(modes.length).toBe(3);
    const [measured, predicted] = [numbers(modes, 4), numbers(modes, 5)];
    // Between records, 0.03 apart, curves are taken as straight.
    for (const [k, time] of measured.entries()) expect(Math.abs(predicted[k]! / time - 1)).toBeLessThan(2e-4);
    expect(report.notes.join()).toContain("one time constant (1, fitted");
    for (const drift of numbers(table(report, "Adjacent"), 1)) expect(drift).toBeLessThan(1e-9);
    for (const alignment of numbers(table(report, "Adjacent"), 3)) expect(1 - alignment).toBeLessThan(1e-9);
    const grown = numbers(table(report, "Layers"), 5);
    for (const t of grown) expect(Math.abs(t / grown[0]! - 1)).toBeLessThan(1e-6);
  });

  it("finds a model that is linear in its parameters lazy, its loss that of the kernel at the start", async () => {
    const weights = gaussianWeights({ widths: [4, 3], standardDeviation: 0.5, seed: 1 });
    const report = await diagnose(logOf(weights, task, grid(6, 200)));
    expect(report.title).toBe("This run was lazy: its tangent kernel changed by 0 % in all");
    const loss = report.series.find(({ name }) => name === "loss")!.columns;
    const predicted = loss["tangent kernel of the start"]!;
    for (const [i, value] of loss.measured!.entries()) {
      expect(Math.abs(predicted[i]! - value)).toBeLessThan(1e-7 * loss.measured![0]!);
    }
  });

  it("finds a wide network from large weights lazy where a small start makes it rich", async () => {
    const of = async (standardDeviation: number, end: number) => {
      const weights = gaussianWeights({ widths: [4, 40, 3], standardDeviation, seed: 2 });
      const { title, tables, notes } = await diagnose(logOf(weights, task, grid(end, 100)));
      const modes = tables.find(({ name }) => name.startsWith("Modes"))!;
      return { title, predicted: modes.rows.map((row) => row[5]), notes: notes.join(" ") };
    };
    const lazy = await of(1.5, 1);
    expect(lazy.title).toMatch("was lazy");
    // The product starts beyond its final size: nothing grows from a small start, and no time is made up for it.
    expect(lazy.predicted).toEqual(lazy.predicted.map(() => "none"));
    expect(lazy.notes).toContain("no times to compare");
    const rich = await of(0.01, 30);
    expect(rich.title).toMatch("was rich");
    for (const time of rich.predicted) expect(time).toBeGreaterThan(0);
  });

  it("reports what activations alone tell, and says what is missing", async () => {
    const { weights, activation, ...rest } = logOf(
      alignedWeights({ correlations: task, widths: [4, 5, 3], strengths: 1e-2 }),
      task,
      grid(20, 80),
    );
    const flow = gradientFlow(
      alignedWeights({ correlations: task, widths: [4, 5, 3], strengths: 1e-2 }),
      task,
      { times: rest.times },
    );
    const outputs = flow.products.flatMap((product) =>
      Array.from({ length: 30 }, (_, p) =>
        Array.from({ length: 3 }, (_x, o) =>
          Array.from({ length: 4 }, (_y, i) => product.get(o, i) * task.inputs.get(p, i)).reduce(
            (a, b) => a + b,
          ),
        ),
      ).flat(),
    );
    const report = await diagnose({ ...rest, outputs: toNdArray(Float64Array.from(outputs), [80, 30, 3]) });
    expect(report.title).toBe("How this run learned");
    expect(table(report, "Modes").length).toBe(3);
    expect(report.notes.join("\n")).toMatch(/No weights: [\s\S]*No hidden activations/);
    expect([weights!.length, activation]).toEqual([2, "linear"]);
  });

  it("draws every figure and is plain data", async () => {
    const report = await diagnose(
      logOf(alignedWeights({ correlations: task, widths: [4, 5, 3], strengths: 1e-2 }), task, grid(200, 300)),
      { points: [2, 5] },
    );
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.figures.map(({ name }) => name)).toEqual(["movement", "layers", "modes", "loss", "pair"]);
    for (const figure of report.figures) expect(toSvg(figure)).toContain("<svg");
    expect(report.notes.join()).toContain("Figures end at");
    expect(report.tables.some(({ name }) => name.endsWith("samples 2 and 5"))).toBe(true);
  });

  it("refuses what does not fit together, by the name of the array", async () => {
    const good = logOf(
      alignedWeights({ correlations: task, widths: [4, 5, 3], strengths: 1e-2 }),
      task,
      grid(9, 10),
    );
    const refused = (change: object, message: string, options = {}) =>
      expect(diagnose({ ...good, ...change }, options)).rejects.toThrow(message);
    await refused({ times: [1] }, "run.times must be at least two different times");
    await refused({ times: grid(9, 11) }, "run.weights[0]");
    await refused({ weights: [...good.weights!].reverse() }, "run.weights[0]");
    await refused({ targets: [[1]] }, "run.targets");
    await refused({ biases: [] }, "run.biases");
    await refused({ hidden: toNdArray(new Float64Array(4), [2, 2, 1]) }, "run.hidden");
    await refused({ activation: "step" }, "activation");
    await refused({ weights: undefined }, "a log of weights, hidden activations or outputs");
    await refused({}, "options.points", { points: [0, 30] });
    await expect(diagnose(undefined as never)).rejects.toThrow(ArgumentError);
  });
});

/** The recipe of the guide, as it stands there. */
const recipe = (): string =>
  /```py\n(# record\n[\s\S]*?)```/.exec(readFileSync("docs/guide.md", "utf8"))![1]!;
const hasTorch =
  spawnSync("python3", ["-c", "import importlib.util as u, sys; sys.exit(not u.find_spec('torch'))"])
    .status === 0;

describe("the recipe for PyTorch in the guide", () => {
  it.skipIf(!hasTorch)("writes a log that is read and diagnosed", async () => {
    const directory = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
    try {
      const training = [
        "import numpy as np, torch",
        "torch.manual_seed(0)",
        "x = torch.randn(20, 3); y = x @ torch.tensor([[2., 0.], [0., 1.], [0., 0.]])",
        "model = torch.nn.Sequential(torch.nn.Linear(3, 16), torch.nn.Tanh(), torch.nn.Linear(16, 2))",
        "optimiser = torch.optim.SGD(model.parameters(), lr=0.05)",
        recipe(),
      ];
      execFileSync("python3", ["-c", training.join("\n")], { cwd: directory });
      const run = await readTrainingRun(join(directory, "run.npz"));
      expect(run.weights!.map(({ shape }) => shape.slice(1))).toEqual([
        [16, 3],
        [2, 16],
      ]);
      expect(run.biases!.map(({ shape }) => shape.slice(1))).toEqual([[16], [2]]);
      const report = await diagnose({ ...run, activation: "tanh" });
      expect(report.title).toMatch(/^This run was (lazy|intermediate|rich): its tangent kernel/);
      expect(report.figures.length).toBe(5);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
