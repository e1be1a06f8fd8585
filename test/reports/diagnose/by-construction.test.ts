import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import type { TrainingRun } from "../../../src/experiments";
import { frozenKernel } from "../../../src/reports/diagnose/frozen-kernel";
import { movementOf } from "../../../src/reports/diagnose/movement";
import { type RunRegime, regimeOf } from "../../../src/reports/diagnose/regime";
import { withActivity } from "../../../src/reports/diagnose/states";
import { readRun } from "../../../src/reports/training-run";
import { trials } from "../../helpers/nightly";
import { smallTask, trainedRun } from "../../helpers/trained-runs";

const ACTIVATIONS = ["linear", "tanh", "relu"] as const;
const SEEDS = Array.from({ length: trials(2, 10) }, (_, i) => i + 1);
const RUNS = ACTIVATIONS.flatMap((activation) => SEEDS.map((seed) => [activation, seed] as const));

/** Judges a run by the whole log. */
function judged(given: TrainingRun): RunRegime & { readonly error: number } {
  const at = argumentsOf("test").at("run");
  const run = withActivity(at, readRun(at, given));
  const end = run.times[run.times.length - 1]!;
  const frozen = frozenKernel(at, run, end);
  if (typeof frozen !== "object" || typeof frozen.error !== "number") throw new Error("no error");
  return { ...regimeOf(movementOf(at, run, end, undefined), frozen.error)!, error: frozen.error };
}

const taskOf = (activation: (typeof ACTIVATIONS)[number], seed: number) =>
  smallTask(activation === "linear" ? "linear" : "nonlinear", seed);

describe("the verdict on runs that are lazy or rich by construction", () => {
  it.each(RUNS)(
    "calls a mirrored %s network with large outputs lazy, with a wide margin (seed %i)",
    (activation, seed) => {
      const start = { activation, seed, outputScale: 30 };
      const run = trainedRun(taskOf(activation, seed), start, { every: 1, epochs: 300 });
      const { label, change, alignment, error } = judged(run);
      expect(label).toBe("lazy");
      expect(change).toBeLessThan(0.15);
      expect(alignment).toBeGreaterThan(0.99);
      // Steps of gradient descent are discrete: each is about 0.1 of the fastest time constant.
      expect(error).toBeLessThan(0.02);
    },
  );

  it.each(RUNS)(
    "calls a %s network with small initial weights rich, with a wide margin (seed %i)",
    (activation, seed) => {
      const run = trainedRun(taskOf(activation, seed), { activation, seed, deviation: 0.01 }, { every: 5 });
      const { label, change, error } = judged(run);
      expect(label).toBe("rich");
      expect(change).toBeGreaterThan(10);
      expect(error).toBeGreaterThan(0.15);
    },
  );

  it.each(ACTIVATIONS)("calls a %s network between the two intermediate", (activation) => {
    const start = { activation, seed: 3, deviation: 0.15 };
    expect(judged(trainedRun(taskOf(activation, 3), start, { every: 2, epochs: 600 })).label).toBe(
      "intermediate",
    );
  });

  it("does not depend on how long the run was logged after convergence", () => {
    const of = (epochs: number, deviation: number) =>
      judged(trainedRun(taskOf("tanh", 1), { activation: "tanh", seed: 1, deviation }, { every: 5, epochs }));
    const [short, long] = [of(2000, 0.01), of(20000, 0.01)];
    expect(long.label).toBe(short.label);
    expect(Math.abs(long.error / short.error - 1)).toBeLessThan(0.1);
  });
});
