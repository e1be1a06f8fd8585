import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../src/arrays";
import { alignedWeights, gaussianWeights, gradientFlow, modeDynamics } from "../../src/deep-linear";
import { diagnose, type Report, type TrainingRun } from "../../src/experiments";
import { toSvg } from "../../src/plots";
import { type Task, teacher } from "../../src/tasks";

const task = teacher({ inputSize: 4, outputSize: 3, samples: 30, whiten: true, seed: 3 });

/** Log of a gradient flow, the limit of training with small steps. */
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
  it("reports the alignment of the representations for three samples, but not for two", async () => {
    const hidden = (samples: number) =>
      toNdArray(
        Float64Array.from({ length: 3 * samples * 2 }, (_, i) => Math.sin(i * i)),
        [3, samples, 2],
      );
    const aligned = async (samples: number) =>
      table(await diagnose({ times: [0, 1, 2], hidden: hidden(samples) }), "Changes").map((row) => row[2]);
    expect(await aligned(2)).toEqual([""]);
    expect((await aligned(3))[0]).toBeLessThan(0.99);
  });

  it("reports the closed-form learning times, balanced layers and a rich run for a deep linear flow from small weights", async () => {
    const aligned = alignedWeights({ correlations: task, widths: [4, 5, 5, 3], strengths: 1e-3 });
    const report = await diagnose(logOf(aligned, task, grid(60, 2001)));
    expect(report.title).toMatch(
      /^This run was rich: its tangent kernel changed by \d+ times its initial norm, and the loss differs from the prediction of the initial kernel by 3\d %$/,
    );
    const modes = table(report, "Modes");
    expect(modes.length).toBe(3);
    const [measured, predicted] = [numbers(modes, 4), numbers(modes, 5)];
    // Curves are interpolated linearly between records at distance 0.03.
    for (const [k, time] of measured.entries()) expect(Math.abs(predicted[k]! / time - 1)).toBeLessThan(2e-4);
    expect(report.notes.join()).toContain("one time constant (1, fitted");
    expect(report.notes.join()).toContain("balanced layers in which all modes start equally strong");
    for (const drift of numbers(table(report, "Adjacent"), 1)) expect(drift).toBeLessThan(1e-9);
    for (const alignment of numbers(table(report, "Adjacent"), 3)) expect(1 - alignment).toBeLessThan(1e-9);
    const grown = numbers(table(report, "Layers"), 5);
    for (const t of grown) expect(Math.abs(t / grown[0]! - 1)).toBeLessThan(1e-6);
    const columns = (name: string) => report.series.find((series) => series.name === name)!.columns;
    const [{ time, ...modesOverTime }, forms] = [
      columns("measured modes"),
      columns("closed forms of the modes"),
    ];
    for (const [k, strengths] of Object.values(modesOverTime).entries()) {
      const form = Object.fromEntries(Object.entries(forms).map(([name, values]) => [name, values[k]!]));
      const mode = modeDynamics(form as unknown as Parameters<typeof modeDynamics>[0]);
      // The fitted time constant differs from 1 by the interpolation between records.
      for (const [i, t] of time!.entries())
        expect(Math.abs(strengths[i]! - mode.at(t))).toBeLessThan(1e-3 * form.strength!);
    }
  });

  it("classifies a model that is linear in its parameters as lazy, with the loss that its kernel predicts", async () => {
    const weights = gaussianWeights({ widths: [4, 3], standardDeviation: 0.5, seed: 1 });
    const report = await diagnose(logOf(weights, task, grid(6, 200)));
    expect(report.title).toBe(
      "This run was lazy: its tangent kernel changed by 0 %, and the initial kernel predicts the loss to under 0.001 %",
    );
    const loss = report.series.find(({ name }) => name === "loss")!.columns;
    const predicted = loss["tangent kernel of the start"]!;
    for (const [i, value] of loss.measured!.entries()) {
      expect(Math.abs(predicted[i]! - value)).toBeLessThan(1e-7 * loss.measured![0]!);
    }
  });

  it("classifies a wide network as lazy, intermediate or rich by the scale of its initial weights", async () => {
    const of = async (standardDeviation: number, end: number) => {
      const weights = gaussianWeights({ widths: [4, 40, 3], standardDeviation, seed: 2 });
      const { title, tables, notes } = await diagnose(logOf(weights, task, grid(end, 100)));
      const modes = tables.find(({ name }) => name.startsWith("Modes"))!;
      return { title, predicted: modes.rows.map((row) => row[5]), notes: notes.join(" ") };
    };
    const lazy = await of(1.5, 1);
    expect(lazy.title).toMatch("was lazy");
    // The product starts above its final size, so that no mode grows from a small start and no time is predicted.
    expect(lazy.predicted).toEqual(lazy.predicted.map(() => "none"));
    expect(lazy.notes).toContain("predicts no times for this run");
    const intermediate = await of(0.14, 15);
    expect(intermediate.title).toMatch(
      /^This run was intermediate: its tangent kernel changed by (6|7|8|9)\d %, and the initial kernel predicts the loss to [2-4](\.\d)? %$/,
    );
    const rich = await of(0.01, 30);
    expect(rich.title).toMatch("was rich");
    for (const time of rich.predicted) expect(time).toBeGreaterThan(0);
    expect(rich.notes).toContain("the start of each mode in the first recorded weights");
  });

  it("reports the results that activations determine, and names the missing data", async () => {
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

  it("returns plain data with drawable figures", async () => {
    const report = await diagnose(
      logOf(alignedWeights({ correlations: task, widths: [4, 5, 3], strengths: 1e-2 }), task, grid(200, 300)),
      { points: [2, 5] },
    );
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.figures.map(({ name }) => name)).toEqual([
      "movement",
      "alignment",
      "loss",
      "layers",
      "modes",
      "similarity",
      "pair",
    ]);
    for (const figure of report.figures) expect(toSvg(figure)).toContain("<svg");
    expect(report.notes.join()).toContain("Figures end at");
    expect(report.tables.some(({ name }) => name.endsWith("samples 2 and 5"))).toBe(true);
  });

  it("rejects arrays that do not match, naming the array", async () => {
    const good = logOf(
      alignedWeights({ correlations: task, widths: [4, 5, 3], strengths: 1e-2 }),
      task,
      grid(9, 10),
    );
    const rejects = (change: object, message: string, options = {}) =>
      expect(diagnose({ ...good, ...change }, options)).rejects.toThrow(message);
    await rejects({ times: [1] }, "run.times must be at least two different times");
    await rejects({ times: grid(9, 11) }, "run.weights[0]");
    await rejects({ weights: [...good.weights!].reverse() }, "run.weights[0]");
    await rejects({ targets: [[1]] }, "run.targets");
    await rejects({ biases: [] }, "run.biases");
    await rejects({ hidden: toNdArray(new Float64Array(4), [2, 2, 1]) }, "run.hidden");
    await rejects({ activation: "step" }, "diagnose: run.activation must be");
    await rejects({ weights: undefined }, "a log of weights, hidden activations or outputs");
    await rejects({}, "options.points", { points: [0, 30] });
    await expect(diagnose(undefined as never)).rejects.toThrow(ArgumentError);
  });
});
