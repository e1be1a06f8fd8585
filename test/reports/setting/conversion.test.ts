import { describe, expect, it } from "vitest";
import { diagnose, type Report, type TrainingSetting } from "../../../src/experiments";
import { halfTime, STRENGTHS, trainPlainly } from "./plain-training";

const STEP = 2e-3;
/** Learning rates with which one step lasts 2e-3 in gradient flow of ½⟨‖y − ŷ‖²⟩, for 4 samples and 4 outputs. */
const RATES = {
  "half-mean-square": STEP,
  "half-sum": STEP / 4,
  "mean-square": 2 * STEP,
  "half-torch": 4 * STEP,
  "sum-square": STEP / 8,
};

/** Returns a column of the table of modes, for both modes. */
function columnOf({ tables }: Report, name: string): number[] {
  const { columns, rows } = tables.find((table) => table.name.startsWith("Modes"))!;
  return rows.map((row) => row[columns.indexOf(name)] as number);
}

const relativeErrors = (found: readonly number[], expected: readonly number[]): number[] =>
  found.map((x, k) => Math.abs(x / expected[k]! - 1));

const run = (loss: string, learningRate: number, momentum = 0) => {
  const training = trainPlainly({ loss, learningRate, momentum, steps: 3000 });
  return (setting: TrainingSetting | undefined) => diagnose({ ...training, setting });
};

describe("the setting of a run", () => {
  it.each(Object.entries(RATES))(
    "converts steps of the loss %s to the closed-form half times",
    async (loss, learningRate) => {
      const report = await run(loss, learningRate)({ loss, learningRate });
      const expected = STRENGTHS.map(halfTime);
      const steps = expected.map((t) => t / STEP);
      for (const error of relativeErrors(columnOf(report, "predicted half time"), expected)) {
        expect(error).toBeLessThan(1e-9);
      }
      for (const error of relativeErrors(columnOf(report, "predicted half time (steps)"), steps)) {
        expect(error).toBeLessThan(1e-9);
      }
      // Gradient descent lags behind gradient flow by half a step per time constant 1/(2s): s Δt = 0.6 % for s = 3.
      for (const error of relativeErrors(columnOf(report, "measured half time"), expected)) {
        expect(error).toBeLessThan(7e-3);
      }
      expect(report.notes.join()).toMatch(/one step is 0\.002,/);
      expect(report.figures.every(({ x }) => x.label === "time of gradient flow (1 step = 0.002)")).toBe(
        true,
      );
    },
  );

  it("with a wrong loss predicts wrong times, and names the factor between them", async () => {
    const report = await run("mean-square", 2 * STEP)({ loss: "half-mean-square", learningRate: 2 * STEP });
    const ratios = columnOf(report, "measured half time").map((t, k) => t / halfTime(STRENGTHS[k]!));
    for (const ratio of ratios) expect(Math.abs(ratio - 2)).toBeLessThan(0.02);
    expect(report.notes.join()).toMatch(/the time constant that fits this run best is (1\.99|2|2\.01)\)/);
  });

  it("multiplies the time of slow modes by 1/(1 − μ) with momentum", async () => {
    const setting = { loss: "half-torch", learningRate: 4e-4, momentum: 0.9 };
    const report = await run("half-torch", 4e-4 * 5, 0.9)({ ...setting, learningRate: 4e-4 * 5 });
    const expected = STRENGTHS.map(halfTime);
    for (const error of relativeErrors(columnOf(report, "measured half time"), expected)) {
      expect(error).toBeLessThan(0.02);
    }
    expect(report.notes.join()).toContain("Momentum of 0.9 is outside of the theories.");
  });

  it("changes neither the times nor their labels if it is left out", async () => {
    const report = await run("half-sum", STEP / 4)(undefined);
    const steps = STRENGTHS.map((s) => halfTime(s) / STEP);
    for (const error of relativeErrors(columnOf(report, "measured half time"), steps)) {
      expect(error).toBeLessThan(7e-3);
    }
    expect(report.figures.every(({ x }) => x.label === "time (units of the log)")).toBe(true);
    expect(report.tables.some(({ name }) => name.startsWith("Setting"))).toBe(false);
  });

  it("counts the steps of an epoch from samples and batch size", async () => {
    const { times, ...others } = trainPlainly({ loss: "half-torch", learningRate: 4 * STEP, steps: 3000 });
    const epochs = Array.from(times as number[], (t) => t / 2);
    const setting = { timeUnit: "epochs", loss: "half-torch", learningRate: 4 * STEP, batchSize: 2 } as const;
    const report = await diagnose({ times: epochs, ...others, setting });
    for (const error of relativeErrors(columnOf(report, "measured half time"), STRENGTHS.map(halfTime))) {
      expect(error).toBeLessThan(7e-3);
    }
    expect(report.notes.join()).toContain("Minibatches of 2 of 4 samples are outside of the theories");
  });
});
