import { describe, expect, it } from "vitest";
import { matrixToNdArray } from "../../src/arrays/to-ndarray";
import {
  alignedWeights,
  gaussianWeights,
  gradientFlow,
  type LinearFlow,
  modeDynamics,
  type TaskModes,
  taskModes,
} from "../../src/deep-linear";
import { type ModeStart, modeStarts } from "../../src/reports/mode-starts";
import { learningTime, linearGrid } from "../../src/reports/series";
import { semanticHierarchy, type TaskLike, teacher } from "../../src/tasks";

const matrix = (rows: readonly (readonly number[])[]) =>
  matrixToNdArray({
    rows: rows.length,
    columns: rows[0]!.length,
    data: Float64Array.from(rows.flat()),
  });

/** Modes of one input and one output. */
const SCALAR = { inputModes: matrix([[1]]), outputModes: matrix([[1]]) };

/** Starts without the projection: every mode as if it were alone. */
const aloneStarts = (weights: ReturnType<typeof gaussianWeights>, modes: TaskModes): ModeStart[] =>
  Array.from(modes.strengths, (_, k) => {
    const only = (m: TaskModes["inputModes"]) => m.hi(-1, k + 1).lo(-1, k);
    const alone = { inputModes: only(modes.inputModes), outputModes: only(modes.outputModes) };
    return modeStarts([weights[0]!, weights[1]!], alone, 1)[0]!;
  });

/** Relative errors of the predicted half times of all modes, in percent. */
function errors(modes: TaskModes, starts: readonly ModeStart[], flow: LinearFlow): number[] {
  return starts.map((start, k) => {
    const [strength, inputVariance] = [modes.strengths[k]!, modes.inputVariances[k]!];
    const { halfTime } = modeDynamics({ strength, inputVariance, ...start });
    return 100 * Math.abs(halfTime / learningTime(flow, modes, k, strength / inputVariance / 2) - 1);
  });
}

/** Learns a task from Gaussian weights; returns errors by the starts, without the projection, and by balanced starts. */
function compare(task: TaskLike, hidden: number, seed: number, end: number) {
  const modes = taskModes(task);
  const [inputs, outputs] = [modes.inputModes.shape[0]!, modes.outputModes.shape[0]!];
  const weights = gaussianWeights({ widths: [inputs, hidden, outputs], standardDeviation: 0.01, seed });
  const flow = gradientFlow(weights, task, { times: linearGrid(0, end, 300) });
  const count = modes.strengths.length;
  const meanSquare = Array.from({ length: count }, (_, k) => flow.modes.get(0, k) ** 2 / count);
  const size = Math.sqrt(meanSquare.reduce((sum, x) => sum + x, 0));
  const balanced = Array.from(modes.strengths, () => ({ initial: size, lambda: 0 }));
  return {
    starts: errors(modes, modeStarts([weights[0]!, weights[1]!], modes, count), flow),
    alone: errors(modes, aloneStarts(weights, modes), flow),
    balanced: errors(modes, balanced, flow),
  };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

describe("modeStarts", () => {
  it("returns α · β and √((‖α‖² + ‖β‖²)² − 4 (α · β)²)", () => {
    // α = (1, 0), β = (1, 1): α · β = 1, K² = (1 + 2)² − 4.
    const [start] = modeStarts([matrix([[1], [0]]), matrix([[1, 1]])], SCALAR, 1);
    expect(start!.initial).toBe(1);
    expect(Math.abs(start!.lambda - Math.sqrt(5))).toBeLessThan(1e-15);
  });

  it("gives the exact solution for one input and one output of any variance, and conserves K", () => {
    const weights = gaussianWeights({ widths: [1, 5, 1], standardDeviation: 0.3, seed: 4 });
    const task = { inputs: [[1.5], [-2]], targets: [[4], [1]] };
    const { strengths, inputVariances, ...modes } = taskModes(task);
    const start = modeStarts([weights[0]!, weights[1]!], modes, 1)[0]!;
    const mode = modeDynamics({ strength: strengths[0]!, inputVariance: inputVariances[0]!, ...start });
    const flow = gradientFlow(weights, task, { times: linearGrid(0, 3, 30) });
    for (const [i, t] of flow.times.entries()) {
      expect(Math.abs(mode.at(t) - flow.modes.get(i, 0))).toBeLessThan(1e-10);
      const [first, second] = flow.at(t).weights;
      const { lambda } = modeStarts([first!, second!], modes, 1)[0]!;
      expect(Math.abs(lambda / start.lambda - 1)).toBeLessThan(1e-10);
    }
  });

  it("returns the strength and |λ| of aligned weights", () => {
    const task = semanticHierarchy();
    for (const lambda of [0, 0.2, -0.2]) {
      const weights = alignedWeights({ correlations: task, widths: [8, 9, 22], strengths: 0.01, lambda });
      for (const start of modeStarts([weights[0]!, weights[1]!], taskModes(task), 8)) {
        expect(Math.abs(start.initial - 0.01)).toBeLessThan(1e-15);
        expect(Math.abs(start.lambda - Math.abs(lambda))).toBeLessThan(1e-15);
      }
    }
  });

  it("returns K near h (σ₁² + σ₂²) for wide Gaussian weights, without NaN for weights as small as 1e-150", () => {
    const modes = taskModes(semanticHierarchy());
    for (const standardDeviation of [1, 1e-150]) {
      const weights = gaussianWeights({ widths: [8, 4000, 22], standardDeviation, seed: 1 });
      const size = 4000 * (2 * standardDeviation ** 2);
      for (const { initial, lambda } of modeStarts([weights[0]!, weights[1]!], modes, 8)) {
        expect(Math.abs(lambda / size - 1)).toBeLessThan(0.05);
        expect(Math.abs(initial / size)).toBeLessThan(0.05);
      }
    }
  });

  it("predicts half times from 512 Gaussian units within 0.3 %, which balanced starts miss by 25 to 90 %", () => {
    for (const seed of [1, 2, 3, 4]) {
      const { starts, balanced } = compare(semanticHierarchy(), 512, seed, 80);
      expect(Math.max(...starts)).toBeLessThan(0.3);
      expect(Math.min(...balanced)).toBeGreaterThan(25);
      expect(Math.max(...balanced)).toBeLessThan(90);
    }
  });

  it("predicts half times from 16 Gaussian units within 1 % (median), which modes without the projection miss by 2 %", () => {
    const trials = [1, 2, 3, 4, 5].map((seed) => compare(semanticHierarchy(), 16, seed, 120));
    expect(median(trials.flatMap(({ starts }) => starts))).toBeLessThan(1);
    expect(median(trials.flatMap(({ alone }) => alone))).toBeGreaterThan(2);
  });

  it("predicts half times of white and of coupled inputs", () => {
    const white = compare(
      teacher({ inputSize: 6, outputSize: 5, samples: 40, whiten: true, seed: 3 }),
      64,
      1,
      60,
    );
    expect(Math.max(...white.starts)).toBeLessThan(0.2);
    const coupled = compare(teacher({ inputSize: 6, outputSize: 5, samples: 400, seed: 3 }), 64, 1, 60);
    expect(Math.max(...coupled.starts)).toBeLessThan(4);
    expect(Math.min(...coupled.balanced)).toBeGreaterThan(10);
  });

  it("returns zeros for the modes that have no hidden unit left, which are never learned", () => {
    const task = {
      inputs: [
        [2, 0],
        [0, 2],
      ],
      targets: [
        [4, 0],
        [0, 2],
      ],
    };
    const weights = gaussianWeights({ widths: [2, 1, 2], standardDeviation: 0.01, seed: 1 });
    const [first, second] = modeStarts([weights[0]!, weights[1]!], taskModes(task), 2);
    expect(first!.lambda).toBeGreaterThan(0);
    expect(second).toEqual({ initial: 0, lambda: 0 });
    const flow = gradientFlow(weights, task, { times: [0, 1000] });
    expect(flow.modes.get(1, 0)).toBeCloseTo(2, 9);
    expect(Math.abs(flow.modes.get(1, 1))).toBeLessThan(1e-9);
  });
});
