import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { diagnose, type TrainingRun } from "../../../src/experiments";
import { frozenKernel } from "../../../src/reports/diagnose/frozen-kernel";
import { runOfKernel } from "../../../src/reports/diagnose/initial-kernel";
import { lossesOf } from "../../../src/reports/diagnose/losses";
import { movementOf } from "../../../src/reports/diagnose/movement";
import { regimeOf } from "../../../src/reports/diagnose/regime";
import { withActivity } from "../../../src/reports/diagnose/states";
import { readRun } from "../../../src/reports/training-run";
import { smallTask, trainedRun } from "../../helpers/trained-runs";

const at = argumentsOf("test").at("run");

/** Returns a task with targets of the mean 3, six times the size of their deviations. */
function taskWithMean(kind: "linear" | "nonlinear") {
  const { inputs, targets } = smallTask(kind, 1);
  return {
    inputs,
    targets: toNdArray(
      (targets.data as Float64Array).map((y) => y + 3),
      targets.shape,
    ),
  };
}

/** Judges a run by the whole log, and computes the error relative to the decrease of the whole loss as well. */
function judged(given: TrainingRun) {
  const run = withActivity(at, readRun(at, given));
  const end = run.times[run.times.length - 1]!;
  const frozen = frozenKernel(at, run, end);
  if (typeof frozen !== "object" || typeof frozen.error !== "number") throw new Error("no error");
  const whole = lossesOf(at, runOfKernel(run)!)!.decrease;
  const deviations = frozen.measured[0]! - Math.min(...frozen.measured);
  const regime = regimeOf(movementOf(at, run, end, undefined), frozen.error)!;
  return { ...regime, error: frozen.error, diluted: (frozen.error * deviations) / whole };
}

describe("the verdict on networks with biases that learn a large mean", () => {
  it.each(["linear", "tanh", "relu"] as const)("calls small initial weights rich: %s", (activation) => {
    const task = taskWithMean(activation === "linear" ? "linear" : "nonlinear");
    const options = { learningRate: 1 / 30, epochs: 4000, every: 5 };
    const run = trainedRun(task, { activation, seed: 1, deviation: 0.01, bias: true }, options);
    const { label, change, error, diluted } = judged(run);
    expect(label).toBe("rich");
    expect(change).toBeGreaterThan(100);
    expect(error).toBeGreaterThan(0.15);
    // Relative to the decrease of the whole loss, most of which is that of the mean, the run would be intermediate.
    expect(diluted).toBeLessThan(0.1);
  });

  it.each(["linear", "tanh", "relu"] as const)(
    "calls mirrored units with large outputs lazy: %s",
    (activation) => {
      const task = taskWithMean(activation === "linear" ? "linear" : "nonlinear");
      const start = { activation, seed: 1, outputScale: 30, bias: true };
      const { label, change, error } = judged(trainedRun(task, start, { every: 1, epochs: 300 }));
      expect(label).toBe("lazy");
      expect(change).toBeLessThan(0.15);
      expect(error).toBeLessThan(0.05);
    },
  );

  it("is the same for targets without a mean, and for a mean that the biases have from the start", () => {
    const { inputs, targets } = smallTask("linear", 1);
    const start = { activation: "linear", seed: 1, deviation: 0.01, bias: true } as const;
    const run = trainedRun({ inputs, targets }, start, { learningRate: 0.03, epochs: 1000, every: 5 });
    const [lower, upper] = run.biases as readonly NdArray[];
    const biases = [
      lower!,
      toNdArray(
        (upper!.data as Float64Array).map((b) => b + 3),
        upper!.shape,
      ),
    ];
    const shifted = toNdArray(
      (targets.data as Float64Array).map((y) => y + 3),
      targets.shape,
    );
    const [without, from] = [judged(run), judged({ ...run, biases, targets: shifted })];
    expect(from.label).toBe(without.label);
    expect(Math.abs(from.error / without.error - 1)).toBeLessThan(1e-9);
    expect(Math.abs(from.change / without.change - 1)).toBeLessThan(1e-9);
  });

  it("states in the report that the mean is left out, only for networks with biases", async () => {
    const { inputs, targets } = smallTask("linear", 1);
    for (const bias of [false, true]) {
      const start = { activation: "linear", seed: 1, deviation: 0.01, bias } as const;
      const run = trainedRun({ inputs, targets }, start, { learningRate: 0.03, epochs: 600, every: 5 });
      const { notes, figures } = await diagnose(run);
      expect(notes.join().includes("The output biases learn the mean of the targets in every regime")).toBe(
        bias,
      );
      const label = figures.find(({ name }) => name === "loss")!.y.label;
      expect(label.includes("of the deviations from the mean")).toBe(bias);
    }
  });
});
