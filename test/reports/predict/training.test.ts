import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { type PredictOptions, predict, type Report, type TrainingSetting } from "../../../src/experiments";
import { halfTime, measuredHalfTimes, STRENGTHS, trainPlainly } from "../setting/plain-training";

/** Returns a column of the table of modes; an empty list if the table has no such column. */
function columnOf({ tables }: Report, name: string): number[] {
  const { columns, rows } = tables.find((table) => table.name.startsWith("Modes"))!;
  const place = columns.indexOf(name);
  return place < 0 ? [] : rows.map((row) => row[place] as number);
}

const { inputs, targets } = trainPlainly({ loss: "half-sum", learningRate: 0, steps: 10 });
const predicted = (setting: TrainingSetting | undefined, options: PredictOptions = {}) =>
  predict({ inputs: inputs!, targets: targets! }, { ...options, setting });

describe("a prediction with the setting of a training", () => {
  // The times of one step are those of the definitions of the losses, for 4 samples and 4 outputs.
  it.each<[{ loss: string; learningRate: number; momentum?: number }, number, number]>([
    [{ loss: "half-mean-square", learningRate: 1e-3 }, 1e-3, 7000],
    [{ loss: "mean-square", learningRate: 2e-3 }, 1e-3, 7000],
    [{ loss: "sum-square", learningRate: 1e-4 }, 8e-4, 9000],
    [{ loss: "half-mean-square", learningRate: 1e-4, momentum: 0.9 }, 1e-3, 7000],
  ])("gives the steps of a training by plain loops: %j", async (setting, perStep, steps) => {
    const report = await predicted(setting);
    const trained = measuredHalfTimes(trainPlainly({ ...setting, steps }));
    const [closed, simulated] = ["predicted", "simulated"].map((name) =>
      columnOf(report, `${name} time (steps)`),
    );
    for (const [k, strength] of STRENGTHS.entries()) {
      const ratio = (closed![k]! * perStep) / halfTime(strength);
      if (setting.momentum === undefined) expect(Math.abs(ratio - 1)).toBeLessThan(1e-9);
      // Momentum μ delays growth by about s t μ/(1 − μ).
      else expect(ratio - 1).toBeGreaterThan(0.9 * strength * perStep * 9);
      expect(Math.abs(simulated![k]! / closed![k]! - 1)).toBeLessThan(1e-6);
      // Steps of time t delay a mode of strength s by about s t, at most 0.3 %.
      expect(Math.abs(trained[k]! / closed![k]! - 1)).toBeLessThan(1.5 * strength * perStep);
    }
    const { columns } = report.series.find(({ name }) => name === "mode 1")!;
    const stretch = (closed![0]! * perStep) / halfTime(STRENGTHS[0]!);
    expect((columns.steps!.at(-1)! * perStep) / stretch).toBeCloseTo(columns.time!.at(-1)!, 9);
    expect(report.figures.map(({ x }) => x.label)).toEqual(
      new Array(2).fill(`time of gradient flow (1 step = ${perStep})`),
    );
    const { loss, ...numbers } = setting;
    expect(report.parameters).toMatchObject(numbers);
    expect(report.notes.join()).toContain(`its learning rate and loss (${loss}).`);
  });

  it("gives other steps for another loss: the factor is that of the loss", async () => {
    const [half, mean] = await Promise.all(
      ["half-mean-square", "mean-square"].map(async (loss) =>
        columnOf(await predicted({ loss, learningRate: 1e-3 }), "predicted time (steps)"),
      ),
    );
    for (const k of STRENGTHS.keys()) expect(mean![k]! / half![k]!).toBeCloseTo(2, 12);
  });

  it("is as without it in units of τ, which alone stand in a prediction without a setting", async () => {
    const [without, given] = [
      await predicted(undefined),
      await predicted({ loss: "mse", learningRate: 1e-3 }),
    ];
    expect(columnOf(without, "predicted time (steps)")).toEqual([]);
    expect(without.series[0]!.columns).not.toHaveProperty("steps");
    for (const name of ["predicted time", "simulated time"])
      expect(columnOf(given, name)).toEqual(columnOf(without, name));
    expect(without.notes.join()).not.toContain("One step");
    expect(given.notes.join()).toContain(
      "One step of the training lasts t = 0.0005, from its learning rate and loss (mean-square).",
    );
  });

  it("names a learning rate beyond the limit of stability 2/(2 s) of the strongest mode, and none below it", async () => {
    const notes = async (learningRate: number, options: PredictOptions = {}) =>
      (await predicted({ loss: "half-mean-square", learningRate }, options)).notes.join("\n");
    // White inputs have d = 1, so that the curvature is N s^(2 − 2/N): 6 for two layers, 3 · 3^(4/3) for three.
    expect(await notes(1.01 / 3)).toContain("1.01 times as large as the limit of stability of mode 1");
    expect(await notes(0.99 / 3)).not.toContain("stability");
    const ofThree = 2 / (3 * 3 ** (4 / 3));
    expect(await notes(1.01 * ofThree, { depth: 3 })).toContain("1.01 times");
    expect(await notes(0.99 * ofThree, { depth: 3 })).not.toContain("stability");
    // Beyond the limit a training by plain loops does not stay at the strength of the mode, below it it does.
    const end = (learningRate: number) => {
      const { weights, times } = trainPlainly({ loss: "half-mean-square", learningRate, steps: 1000 });
      const last = times.length - 1;
      return weights[0]!.get(last, 0, 0) * weights[1]!.get(last, 0, 0);
    };
    expect(Math.abs(end(0.95 / 3) - 3)).toBeLessThan(1e-10);
    expect(Math.abs(end(1.05 / 3) - 3)).toBeGreaterThan(0.1);
  });

  it("names what the theory leaves out", async () => {
    const setting = { loss: "mse", learningRate: 1e-3, momentum: 0.5, weightDecay: 0.1, batchSize: 2 };
    const notes = (await predicted(setting)).notes.join("\n");
    for (const part of ["Momentum of 0.5", "Weight decay of 0.1", "Minibatches of 2 of 4 samples"])
      expect(notes).toContain(part);
  });

  it.each<[TrainingSetting, string]>([
    [{ loss: "mse" }, "learningRate"],
    [{ loss: "mse", learningRate: 0 }, "learningRate"],
    [{ loss: "mse", learningRate: -1 }, "learningRate"],
    [{ loss: "mse", learningRate: [0.1, 0.2] }, "learningRate"],
    [{ learningRate: 0.1 }, "loss"],
    [{ loss: "cross-entropy", learningRate: 0.1 }, "loss"],
    [{ loss: "mse", learningRate: 0.1, optimiser: "adam" }, "optimiser"],
    [{ loss: "mse", learningRate: 0.1, momentum: 1 }, "momentum"],
    [{ loss: "mse", learningRate: 0.1, momentum: 0.5, dampening: 1 }, "dampening"],
    [{ loss: "sum-square", learningRate: 1e308 }, "learningRate"],
  ])("refuses a setting that does not determine the time of a step: %j", async (setting, field) => {
    const error = await predicted(setting).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ArgumentError);
    expect((error as ArgumentError).argument).toBe(`options.setting.${field}`);
  });
});
