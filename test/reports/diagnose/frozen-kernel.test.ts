import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import type { TrainingRun } from "../../../src/experiments";
import { forward, initialise, mlp, type Network, tangentKernel } from "../../../src/networks";
import { kernelGradientFlow } from "../../../src/ntk";
import { type FrozenKernel, frozenKernel } from "../../../src/reports/diagnose/frozen-kernel";
import { initialSpectrum, squaredErrorAt } from "../../../src/reports/diagnose/initial-spectrum";
import { withActivity } from "../../../src/reports/diagnose/states";
import { readRun } from "../../../src/reports/training-run";
import { smallTask, stacked } from "../../helpers/trained-runs";

const task = smallTask("nonlinear", 2);
const network = mlp({ widths: [4, 9, 2], activation: "tanh" });
const start = initialise(network, { seed: 4 });
const at = argumentsOf("test").at("run");

/** Solution of the flow of a network linearised at its start, by the dense kernel of all outputs. */
function denseFlow(of: Network) {
  const kernel = tangentKernel(of, start, task.inputs, { outputs: "full" });
  const initial = forward(of, start, task.inputs).output;
  return kernelGradientFlow({ kernel, targets: task.targets, initial });
}

const residuals = task.targets.data.map(
  (y, i) => y - forward(network, start, task.inputs).output.data[i]!,
) as Float64Array;

/** A run with the given outputs at each time; its weights stay at the start. */
function runWith(times: readonly number[], outputs: NdArray, given = task): TrainingRun {
  return {
    times,
    weights: start.weights.map((w) => stacked(times.map(() => w))),
    biases: start.biases.map((b) => stacked(times.map(() => b))),
    ...given,
    outputs,
    activation: "tanh",
  };
}

/** Computes the loss of the deviations of the residuals from their mean, by which networks with biases are judged. */
function lossOfDeviations(outputs: NdArray): number {
  const [rows, columns] = outputs.shape as [number, number];
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const column = Array.from({ length: rows }, (_, i) => outputs.get(i, j) - task.targets.get(i, j));
    const mean = column.reduce((total, x) => total + x, 0) / rows;
    sum += column.reduce((total, x) => total + (x - mean) ** 2, 0);
  }
  return sum / 2 / rows;
}

const compared = (run: TrainingRun) => {
  const checked = withActivity(at, readRun(at, run));
  return frozenKernel(at, checked, checked.times[checked.times.length - 1]!);
};

describe("initialSpectrum", () => {
  it("predicts the loss of kernel gradient flow with the dense kernel of all outputs", () => {
    const flow = denseFlow(network);
    const spectrum = initialSpectrum(network, start, task.inputs, residuals);
    for (const t of [0, 0.01, 0.1, 1, 10, 100]) {
      // The loss of the flow is ½ Σ (f − y)². The iteration stops at an accuracy of 1e-4.
      expect(Math.abs(squaredErrorAt(spectrum, t) / 2 - flow.loss(t))).toBeLessThan(1e-4 * flow.loss(0));
    }
  });
});

describe("frozenKernel", () => {
  const grid = (end: number, count: number) =>
    Array.from({ length: count }, (_, i) => (end * i) / (count - 1));

  it("recovers a linearised run in any unit of time", () => {
    const flow = denseFlow(network);
    for (const unit of [1e-3, 1, 40]) {
      const times = grid(3 * unit, 200);
      const { error, predicted, measured } = compared(
        runWith(times, stacked(times.map((t) => flow.train(t / unit)))),
      ) as FrozenKernel;
      expect(error).toBeLessThan(2e-4);
      expect(Math.abs(measured[0]! - lossOfDeviations(flow.train(0)))).toBeLessThan(1e-12);
      expect(Math.abs(predicted[predicted.length - 1]! - lossOfDeviations(flow.train(3)))).toBeLessThan(
        2e-4 * measured[0]!,
      );
    }
  });

  it("finds a large error for a loss that waits before it falls", () => {
    const flow = denseFlow(network);
    const delayed = (t: number) => t ** 4 / (0.2 + t ** 3);
    const times = grid(4, 200);
    const { error } = compared(
      runWith(times, stacked(times.map((t) => flow.train(delayed(t))))),
    ) as FrozenKernel;
    expect(error).toBeGreaterThan(0.1);
  });

  it("does not judge a log with fewer than five records in the fall of the loss", () => {
    const flow = denseFlow(network);
    const times = grid(3, 4);
    const { error } = compared(runWith(times, stacked(times.map((t) => flow.train(10 * t))))) as FrozenKernel;
    expect(error).toMatch(/^only \d records? with 5 to 95 % of the decrease of the loss, so log more often$/);
  });

  it("gives the reason if there is nothing to learn, or hardly anything was learned", () => {
    const flow = denseFlow(network);
    const times = grid(1, 50);
    const outputs = forward(network, start, task.inputs).output;
    const solved = { ...task, targets: toNdArray(outputs.data.slice() as Float64Array, outputs.shape) };
    expect(compared(runWith(times, stacked(times.map(() => outputs)), solved))).toContain(
      "the loss of the deviations from the mean is 0 at the start",
    );
    const brief = compared(runWith(times, stacked(times.map((t) => flow.train(1e-4 * t)))));
    expect(brief).toContain("the loss of the deviations from the mean decreases by less than 1 %");
  });

  it("does not judge rounding errors if only the mean is left to learn", () => {
    const times = grid(3, 60);
    const outputs = forward(network, start, task.inputs).output;
    const shiftedBy = (c: number) =>
      toNdArray(
        (outputs.data as Float64Array).map((y) => y + c),
        outputs.shape,
      );
    const records = stacked(times.map((t) => shiftedBy(1 - Math.exp(-2 * t))));
    expect(compared(runWith(times, records, { ...task, targets: shiftedBy(1) }))).toBe(
      "the loss of the deviations from the mean is 0 at the start, so that nothing is left to learn",
    );
  });

  it("predicts that nothing is learned if the kernel is zero at the start", () => {
    const flow = denseFlow(network);
    const times = grid(3, 200);
    const zero = (arrays: readonly NdArray[]) =>
      arrays.map((w) =>
        stacked(
          times.map((_, t) => toNdArray(w.data.map((x) => (t === 0 ? 0 : x)) as Float64Array, w.shape)),
        ),
      );
    const run = runWith(times, stacked(times.map((t) => flow.train(t))));
    const { error, predicted } = compared({
      ...run,
      weights: zero(start.weights),
      biases: undefined,
    }) as FrozenKernel;
    expect(Math.abs((error as number) - 1)).toBeLessThan(1e-12);
    expect(new Set(predicted.map((x) => x / predicted[0]!))).toEqual(new Set([1]));
  });

  it("does not form the kernel: thousands of outputs are fitted, on the first samples of a large task", () => {
    const samples = 3000;
    const inputs = toNdArray(
      Float64Array.from({ length: 100 * samples }, (_, i) => Math.sin(i * i)),
      [samples, 100],
    );
    const wide = mlp({ widths: [100, 120, 10], activation: "linear", bias: false });
    const { weights } = initialise(wide, { seed: 1 });
    const times = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const outputs = forward(wide, { weights, biases: [] }, inputs).output;
    const decaying = stacked(
      times.map((t) =>
        toNdArray(outputs.data.map((x) => x * Math.exp(-t / 8)) as Float64Array, outputs.shape),
      ),
    );
    const run = {
      times,
      weights: weights.map((w) => stacked(times.map(() => w))),
      inputs,
      targets: toNdArray(new Float64Array(10 * samples), [samples, 10]),
      outputs: decaying,
      activation: "linear",
    } as const;
    const { samples: used, error } = compared(run) as FrozenKernel;
    expect(used).toBe(Math.floor(2e7 / (100 * 120 + 120 * 10)));
    expect(error).toBeLessThan(0.5);
  });
});
