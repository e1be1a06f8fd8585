import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { diagnose, type Report, type TrainingSetting } from "../../../src/experiments";
import { halfTime, STRENGTHS, trainPlainly } from "./plain-training";

/** Returns a column of the table of modes, for both modes. */
function columnOf({ tables }: Report, name: string): number[] {
  const { columns, rows } = tables.find((table) => table.name.startsWith("Modes"))!;
  return rows.map((row) => row[columns.indexOf(name)] as number);
}

const labelsOf = ({ figures }: Report) => new Set(figures.map(({ x }) => x.label));

describe("a diagnosis with the setting of the run", () => {
  const learningRate = 1e-2;
  const run = trainPlainly({ loss: "mean-square", learningRate, steps: 1000 });

  it("predicts the closed-form half times in gradient-flow time and in steps, without a fitted constant", async () => {
    const report = await diagnose({ ...run, setting: { loss: "mean-square", learningRate } });
    const perStep = 5e-3; // 2 η / 4 outputs
    const [predicted, steps, measured] = [
      "predicted half time",
      "predicted half time (steps)",
      "measured half time",
    ].map((name) => columnOf(report, name));
    for (const [k, strength] of STRENGTHS.entries()) {
      expect(Math.abs(predicted![k]! / halfTime(strength) - 1)).toBeLessThan(1e-9);
      expect(Math.abs((steps![k]! * perStep) / halfTime(strength) - 1)).toBeLessThan(1e-9);
      expect(Math.abs(measured![k]! / halfTime(strength) - 1)).toBeLessThan(0.02);
    }
    const { rows } = report.tables.find(({ name }) => name.startsWith("Setting"))!;
    const [name, stable] = rows.find((row) => String(row[0]).startsWith("largest stable"))!;
    expect(name).toContain("this run: 0.01");
    // Both layers have W Wᵀ = 1e-3 on white inputs, so that λ = 2e-3; a step of η lasts η / 2.
    expect(Math.abs((stable as number) / 2000 - 1)).toBeLessThan(1e-9);
    expect(labelsOf(report)).toEqual(new Set(["time of gradient flow (1 step = 0.005)"]));
    expect(report.notes.join()).toContain("one step is 0.005, from the learning rate and the loss");
  });

  it("with a wrong loss predicts wrong half times, and states the factor between them", async () => {
    const report = await diagnose({ ...run, setting: { loss: "half-mean-square", learningRate } });
    const [predicted, measured] = ["predicted half time", "measured half time"].map((name) =>
      columnOf(report, name),
    );
    for (const k of STRENGTHS.keys()) expect(Math.abs(measured![k]! / predicted![k]! - 2)).toBeLessThan(0.05);
    expect(report.notes.join()).toMatch(/the time constant that fits this run best is 2\.0\d?\)/);
  });

  it("leaves out what the cross-entropy contradicts, and keeps the unit of the log", async () => {
    const report = await diagnose({ ...run, setting: { loss: "cross-entropy", learningRate } });
    expect(report.notes.join()).toContain("the setting names the loss “cross-entropy”");
    expect(report.tables.some(({ name }) => name.startsWith("Modes"))).toBe(false);
    expect(labelsOf(report)).toEqual(new Set(["time (units of the log)"]));
  });
});

describe("notes on the setting", () => {
  /** Diagnoses the first steps of the map x → w x, in which the kernel is ⟨x²⟩ = 2 and w goes to 0. */
  async function notesWith(setting: TrainingSetting): Promise<string> {
    const weights = [toNdArray(Float64Array.of(1, 0.9, 0.8), [3, 1, 1])];
    const run = { times: [0, 1, 2], weights, inputs: [[1], [Math.sqrt(3)]], targets: [[0], [0]] };
    return (await diagnose({ ...run, setting })).notes.join("\n");
  }

  it("name a learning rate beyond 2 (1 + μ)/λ, and not one below it", async () => {
    const loss = "half-mean-square";
    expect(await notesWith({ loss, learningRate: 1.01 })).toContain(
      "One step lasts 1.01, longer than the limit of stability 1 ",
    );
    expect(await notesWith({ loss, learningRate: 0.99 })).not.toContain("stability");
    expect(await notesWith({ loss, learningRate: 1.01, momentum: 0.5 })).not.toContain("stability");
    expect(await notesWith({ loss, learningRate: 1.51, momentum: 0.5 })).toContain("stability 1.5 ");
  });

  it.each([
    [{ optimiser: "adam" }, "The optimiser adam is outside of the theories"],
    [{ loss: "huber" }, "The loss “huber” is outside of the theories"],
    [{ loss: "l2_loss" }, "The loss “l2_loss” is no known name of a squared error"],
    [{ momentum: 0.9 }, "Momentum of 0.9 is outside of the theories"],
    [{ batchSize: 1 }, "Minibatches of 1 of 2 samples are outside of the theories"],
    [{ weightDecay: 0.1 }, "Weight decay of 0.1 is outside of the theories"],
    [{ learningRate: [0.1, 0.01] }, "Learning rates between 0.01 and 0.1 occurred"],
  ])("name the part of %j that the theories do not describe", async (setting, note) => {
    const plain = { loss: "half-mean-square", learningRate: 0.1, optimiser: "sgd", batchSize: 2 };
    expect(await notesWith({ ...plain, ...setting })).toContain(note);
    expect(await notesWith(plain)).not.toMatch(/outside of the theories|Learning rates/);
  });
});
