import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError, type MatrixLike, type NdArray } from "../../../src/arrays";
import {
  alignedWeights,
  balance,
  balancedWeights,
  gaussianWeights,
  gradientDescent,
  gradientFlow,
  gradientFlowAsync,
  type LinearFlow,
  loss,
  modeDynamics,
  taskModes,
} from "../../../src/deep-linear";
import { matmul, pseudoInverse } from "../../../src/linalg";
import { reservedBytes } from "../../../src/simd";
import {
  correlations,
  correlationsFrom,
  semanticHierarchy,
  type Task,
  type TaskLike,
  teacher,
} from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";
import { diagonal } from "../../linalg/matrices";

const tight = { relativeTolerance: 1e-12, absoluteTolerance: 1e-15 };

const references = referencesOf(import.meta.url);

/** Returns Σyx Σxx⁺, the product that minimises the loss. */
function solution(task: TaskLike): NdArray {
  const { inputCorrelation, inputOutputCorrelation } = correlations(task);
  return matmul(inputOutputCorrelation, pseudoInverse(inputCorrelation));
}

describe("gradientFlow", () => {
  for (const depth of [2, 3, 4, 5, 8, 16]) {
    it(`follows modeDynamics mode by mode from aligned weights at depth ${depth} within 1e-8`, () => {
      const task = semanticHierarchy();
      const [nIn, nOut] = [8, task.targets.shape[1]!];
      const { strengths, inputVariances, coupling } = taskModes(task);
      expect(coupling).toBeLessThan(1e-15);
      const initial = depth < 8 ? 1e-3 : 0.05;
      const widths = [nIn, ...new Array(depth - 1).fill(9), nOut];
      const weights = alignedWeights({ correlations: task, widths, strengths: initial });
      const modes = Array.from(strengths, (strength, k) =>
        modeDynamics({ strength, initial, depth, inputVariance: inputVariances[k]! }),
      );
      const end = 1.5 * modes[7]!.timeTo(0.99 * modes[7]!.final);
      const times = Array.from({ length: 41 }, (_, i) => (end * i) / 40);
      const flow = gradientFlow(weights, task, { times, ...tight });
      for (const [i, t] of times.entries()) {
        for (const [k, mode] of modes.entries()) {
          expect(Math.abs(flow.modes.get(i, k) - mode.at(t))).toBeLessThan(1e-8);
        }
      }
      expect(largestDifference(flow.products[40]!, flow.at(end).product)).toBe(0);
    });
  }

  it("follows modeDynamics for λ-balanced layers, with input variances and τ other than 1", () => {
    const inputCorrelation = diagonal([2, 0.5, 1.5]);
    const inputOutputCorrelation = diagonal([1.2, 0.4, 0.9]);
    const data = correlationsFrom({ inputCorrelation, inputOutputCorrelation });
    for (const lambda of [-2, 0.3]) {
      const weights = alignedWeights({ correlations: data, widths: [3, 3, 3], strengths: 0.01, lambda });
      const flow = gradientFlow(weights, data, { times: [0, 1, 4, 9], tau: 2.5, ...tight });
      const { strengths, inputVariances } = taskModes(data);
      for (const [i, t] of [0, 1, 4, 9].entries()) {
        for (let k = 0; k < 3; k++) {
          const [strength, inputVariance] = [strengths[k]!, inputVariances[k]!];
          const mode = modeDynamics({ strength, initial: 0.01, inputVariance, lambda, tau: 2.5 });
          expect(Math.abs(flow.modes.get(i, k) - mode.at(t))).toBeLessThan(1e-10);
        }
      }
    }
  });

  it("agrees with an independent solution for random weights on correlated inputs up to 99 % convergence", () => {
    const name = "product of four weight matrices during gradient flow on correlated inputs";
    const { weights, ...task } = references.inputs<{
      inputs: number[][];
      targets: number[][];
      weights: number[][][];
    }>(name);
    const values = references.all<{ time: number }, number[][]>(name);
    const times = values.map(({ given }) => given.time);
    const flow = gradientFlow(weights, task, { times });
    for (const [i, { check }] of values.entries()) check(flow.products[i]!);
    const excess = (w: NdArray) => largestDifference(w, solution(task));
    expect(excess(flow.products[times.length - 1]!)).toBeLessThan(0.01 * excess(flow.products[0]!));
  });

  it("conserves every entry of the balance matrices along the flow within 1e-9", () => {
    const task = teacher({ inputSize: 6, outputSize: 4, samples: 30, seed: 5 });
    for (const standardDeviation of [0.05, 0.5]) {
      const weights = gaussianWeights({ widths: [6, 8, 5, 4], standardDeviation, seed: 2 });
      const before = balance(weights).matrices;
      const flow = gradientFlow(weights, task, { times: [0, 2, 5, 20, 60], relativeTolerance: 1e-11 });
      for (const t of flow.times) {
        for (const [l, matrix] of balance(flow.at(t).weights).matrices.entries()) {
          expect(largestDifference(matrix, before[l]!)).toBeLessThan(1e-9);
        }
      }
    }
  });

  const cases: Record<string, { task: Task; widths: number[] }> = {
    "more outputs than inputs": {
      task: teacher({ inputSize: 3, outputSize: 9, samples: 20 }),
      widths: [3, 5, 9],
    },
    "rank-deficient task": {
      task: teacher({ inputSize: 6, outputSize: 6, samples: 30, rank: 2 }),
      widths: [6, 6, 6],
    },
    "widths of 1": {
      task: teacher({ inputSize: 1, outputSize: 1, samples: 9, seed: 2 }),
      widths: [1, 1, 1, 1],
    },
    "one weight matrix": { task: teacher({ inputSize: 4, outputSize: 3, samples: 12 }), widths: [4, 3] },
    "fewer samples than inputs": {
      task: teacher({ inputSize: 8, outputSize: 2, samples: 4 }),
      widths: [8, 4, 2],
    },
  };
  for (const [name, { task, widths }] of Object.entries(cases)) {
    it(`converges to the least-squares map: ${name}`, () => {
      // At width 1 the sign of the product never changes; this seed gives the sign of the solution.
      const weights = balancedWeights({ widths, scale: 0.3, seed: 1 });
      const flow = gradientFlow(weights, task, { times: [0, 1000] });
      const residual = matmul(flow.products[1]!, correlations(task).inputCorrelation);
      // Modes that the task lacks decay only as 1/(2t) (theory 4.2 with s = 0).
      const bound = name === "rank-deficient task" ? 1 / (2 * 1000) : 1e-7;
      expect(largestDifference(residual, correlations(task).inputOutputCorrelation)).toBeLessThan(bound);
      expect(flow.loss[1]).toBeLessThan(flow.loss[0]!);
    });
  }

  it("learns only the leading modes through a bottleneck (Saxe et al. 2014: the other fixed points are saddles)", () => {
    const task = teacher({ inputSize: 5, outputSize: 5, samples: 40, whiten: true, seed: 1 });
    const weights = gaussianWeights({ widths: [5, 2, 5], standardDeviation: 0.1, seed: 6 });
    const flow = gradientFlow(weights, task, { times: [0, 400] });
    const { strengths } = taskModes(task);
    const learned = [strengths[0]!, strengths[1]!, 0, 0, 0];
    for (let k = 0; k < 5; k++) expect(Math.abs(flow.modes.get(1, k) - learned[k]!)).toBeLessThan(1e-6);
  });

  it("decays as u/(1 + 2ut) along modes that the task does not contain", () => {
    const data = correlationsFrom({
      inputCorrelation: diagonal([1, 1]),
      inputOutputCorrelation: diagonal([1, 0]),
    });
    const weights = alignedWeights({ correlations: data, widths: [2, 2, 2], strengths: [0.5, 0.5] });
    const flow = gradientFlow(weights, data, { times: [0, 3], ...tight });
    expect(Math.abs(flow.modes.get(1, 1) - 0.5 / (1 + 2 * 0.5 * 3))).toBeLessThan(1e-11);
  });

  it("converges to zero loss for zero targets, and stays at zero weights", () => {
    const task = { inputs: [[1], [2]], targets: [[0], [0]] };
    const flow = gradientFlow([[[0.5]], [[0.2]]], task, { times: [0, 10, 200] });
    expect(flow.loss[2]).toBeLessThan(1e-12);
    const resting = gradientFlow([[[0]], [[0]]], { inputs: [[1]], targets: [[1]] }, { times: [0, 5] });
    expect(resting.modes.get(1, 0)).toBe(0);
  });

  it("takes the same steps for 100 and for 20,000 samples with the same correlations", () => {
    const small = teacher({ inputSize: 4, outputSize: 2, samples: 100, seed: 2 });
    const repeat = (a: NdArray) =>
      Array.from({ length: 200 * 100 }, (_, i) =>
        Array.from({ length: a.shape[1]! }, (_, j) => a.get(i % 100, j)),
      );
    const large = { inputs: repeat(small.inputs), targets: repeat(small.targets) };
    const weights = gaussianWeights({ widths: [4, 3, 2], standardDeviation: 0.1 });
    const options = { times: [0, 5] };
    const [a, b] = [gradientFlow(weights, small, options), gradientFlow(weights, large, options)];
    expect(b.stats).toEqual(a.stats);
    expect(largestDifference(a.products[1]!, b.products[1]!)).toBeLessThan(1e-12);
  });

  it("detects events, stops at terminal events, and ends the record there", () => {
    const task = semanticHierarchy();
    const weights = alignedWeights({ correlations: task, widths: [8, 8, 22], strengths: 1e-3 });
    const mode = modeDynamics({ strength: Math.sqrt(29) / 8, initial: 1e-3, inputVariance: 1 / 8 });
    const { outputModes, inputModes } = taskModes(task);
    const strongest = (w: NdArray) =>
      matmul(matmul(outputModes, w, { transposeLeft: true }), inputModes).get(0, 0);
    const flow = gradientFlow(weights, task, {
      times: [0, 5, 10, 500],
      events: [
        { name: "half", value: (_t, state) => strongest(state.product) - mode.final / 2, terminal: true },
      ],
    });
    expect(flow.result).toBe("event");
    expect(Math.abs(flow.events[0]!.time - mode.halfTime)).toBeLessThan(1e-7);
    expect(strongest(flow.events[0]!.state.product)).toBeCloseTo(mode.final / 2, 9);
    expect(Array.from(flow.times).every((t) => t <= flow.events[0]!.time)).toBe(true);
    expect([flow.loss.length, flow.products.length, flow.modes.shape[0]]).toEqual([
      flow.times.length,
      flow.times.length,
      flow.times.length,
    ]);
  });

  it("evaluates any time between the output times, with or without dense output and recorded weights", () => {
    const task = teacher({ inputSize: 3, outputSize: 2, samples: 10, seed: 4 });
    const weights = gaussianWeights({ widths: [3, 4, 2], standardDeviation: 0.2 });
    const at = (options: object) =>
      gradientFlow(weights, task, { times: [0, 1, 3], ...tight, ...options }).at(2.2);
    const dense = at({});
    for (const options of [{ dense: false }, { dense: false, recordWeights: false }, { method: "dopri5" }]) {
      expect(largestDifference(at(options).product, dense.product)).toBeLessThan(1e-9);
    }
    expect(dense.loss).toBeCloseTo(loss(dense.weights, task), 15);
    expect(() => gradientFlow(weights, task, { times: [0, 1] }).at(2)).toThrow(ArgumentError);
    expect(() => at({ method: "radau" })).toThrow('options.method must be "dop853" or "dopri5"');
  });

  it("returns the partial result when aborted, and gives the same numbers as an asynchronous function", async () => {
    const task = teacher({ inputSize: 6, outputSize: 6, samples: 30, seed: 4 });
    const weights = gaussianWeights({ widths: [6, 12, 6], standardDeviation: 0.01 });
    const times = Array.from({ length: 200 }, (_, i) => i);
    const synchronous = gradientFlow(weights, task, { times });
    const asynchronous = await gradientFlowAsync(weights, task, { times });
    expect(asynchronous.products).toEqual(synchronous.products);
    const controller = new AbortController();
    const aborted = await gradientFlowAsync(weights, task, {
      times,
      signal: controller.signal,
      onProgress: ({ time }) => time > 3 && controller.abort(),
    });
    expect(aborted.result).toBe("aborted");
    expect(aborted.times.length).toBeGreaterThan(1);
    expect(aborted.products).toEqual(synchronous.products.slice(0, aborted.times.length));
  });

  it("releases the memory of the kernels after every flow, including failed ones", () => {
    const task = teacher({ inputSize: 4, outputSize: 4, samples: 30, seed: 4 });
    const weights = gaussianWeights({ widths: [4, 40, 40, 4], standardDeviation: 0.05 });
    const run = (options: object = {}) => gradientFlow(weights, task, { times: [0, 1], ...options });
    run();
    const before = reservedBytes();
    for (let i = 0; i < 40; i++) {
      run().at(0.5);
      run({ dense: false, recordWeights: false }).at(0.5);
      expect(() => run({ maxSteps: 1 })).toThrow(IntegrationError);
      gradientDescent(weights, task, { learningRate: 0.01, steps: 3 }).at(0.02);
    }
    expect(reservedBytes()).toBe(before);
  });

  it("fails with the time reached, advice and the partial flow if it exceeds maxSteps", () => {
    const task = teacher({ inputSize: 3, outputSize: 3, samples: 30, seed: 4 });
    const weights = gaussianWeights({ widths: [3, 3, 3], standardDeviation: 0.1 });
    try {
      gradientFlow(weights, task, { times: [0, 0.5, 100], maxSteps: 5 });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(IntegrationError);
      const failure = error as IntegrationError<LinearFlow>;
      expect(failure.message).toMatch(/^gradientFlow: .*5/);
      expect([failure.reason, failure.time > 0, failure.advice.length > 10]).toEqual([
        "max-steps",
        true,
        true,
      ]);
      expect(failure.partial.products.length).toBe(failure.partial.times.length);
    }
  });

  it("rejects invalid arguments, naming the argument, the expectation and the received value", () => {
    const weights: MatrixLike[] = [[[0.1]], [[0.1]]];
    const task = { inputs: [[1]], targets: [[1]] };
    const bad: [unknown, unknown, unknown, RegExp][] = [
      [
        [],
        task,
        { times: [0] },
        /gradientFlow: weights must be an array of at least one matrix, received an empty array/,
      ],
      [weights, { inputs: [[1, 2]], targets: [[1]] }, { times: [0] }, /data \(inputOutputCorrelation\)/],
      [weights, task, { times: [] }, /options.times must be a vector/],
      [weights, task, { times: [1, 0.5] }, /options.times\[1\].*0.5 after 1/],
      [weights, task, { times: [-1] }, /options.times\[0\] must be at least 0, received -1/],
      [weights, task, { times: [Number.NaN] }, /finite number, received NaN/],
      [weights, task, { times: "soon" }, /received the string "soon"/],
      [weights, task, { times: [0], tau: 0 }, /options.tau/],
      [weights, task, { times: [0], events: [{}] }, /options.events\[0\].value/],
      [weights, task, undefined, /options must be an object, received undefined/],
      [weights, null, { times: [0] }, /data must be an object, received null/],
      [
        [[[1, Number.NaN]]],
        task,
        { times: [0] },
        /weights\[0\]\[0, 1\] must be a finite number, received NaN/,
      ],
    ];
    for (const [w, data, options, message] of bad) {
      const call = () => gradientFlow(w as MatrixLike[], data as Task, options as { times: number[] });
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});
