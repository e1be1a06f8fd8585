import { describe, expect, it } from "vitest";
import type { ComputationOptions } from "../../src/concurrency/computation-options";
import {
  continualLearning,
  continualLearningAsync,
  exactFlow,
  exactFlowAsync,
  gaussianWeights,
  gradientFlow,
  gradientFlowAsync,
  lambdaBalancedWeights,
  layerGrowth,
  layerGrowthAsync,
  taskModes,
  taskModesAsync,
} from "../../src/deep-linear";
import { normal } from "../../src/random";
import { teacher } from "../../src/tasks";
import { abortedRun, expectPauses, expectRejects } from "../helpers/async-form";

const sizes = { inputSize: 5, outputSize: 4, samples: 25, whiten: true };
const task = teacher({ ...sizes, seed: 1 });
const weights = lambdaBalancedWeights({ widths: [5, 10, 4], lambda: 0, scale: 0.01 });
const times = Array.from({ length: 20 }, (_, i) => i);
const large = {
  inputs: normal({ shape: [4000, 120], seed: 1 }),
  targets: normal({ shape: [4000, 3], seed: 2 }),
};

describe("exactFlowAsync", () => {
  const form = (run: ComputationOptions) => exactFlowAsync(weights, task, { times, ...run });

  it("has the numbers of exactFlow, and pauses after every time", async () => {
    const [flow, expected] = [await expectPauses(form), exactFlow(weights, task, { times })];
    for (const key of ["times", "loss", "products", "modes", "outputRepresentations"] as const) {
      expect(flow[key]).toEqual(expected[key]);
    }
    expect(flow.result).toBe("finished");
    expect(expected.result).toBe("finished");
  });

  it("resolves with the times that were reached when it is aborted, and still evaluates any time", async () => {
    const [flow, expected] = [await abortedRun(form), exactFlow(weights, task, { times })];
    expect(flow.result).toBe("aborted");
    expect(flow.times).toEqual(expected.times.slice(0, 1));
    expect(flow.loss).toEqual(expected.loss.slice(0, 1));
    expect(flow.modes.shape).toEqual([1, 4]);
    expect(flow.inputRepresentations.length).toBe(1);
    expect(flow.at(7).loss).toBe(expected.at(7).loss);
  });

  it("shares the options of the run with exactFlow", () => {
    const signal = { aborted: false };
    const onProgress = (fraction: number) => {
      signal.aborted = fraction > 0.8;
    };
    const flow = exactFlow(weights, task, { times, signal, onProgress });
    expect(flow.result).toBe("aborted");
    expect(flow.times.length).toBe(13);
    expect(() => exactFlow(weights, task, { times, onProgress: 1 as unknown as () => void })).toThrow(
      "exactFlow: options.onProgress",
    );
  });
});

const flow = gradientFlow(gaussianWeights({ widths: [5, 6, 4], standardDeviation: 0.05 }), task, { times });

/** Functions without a partial result, and their asynchronous forms. */
const FORMS: readonly [string, () => unknown, (run: ComputationOptions) => Promise<unknown>][] = [
  [
    "layerGrowth",
    () => layerGrowth(flow, { data: task }),
    (run) => layerGrowthAsync(flow, { data: task, ...run }),
  ],
  ["taskModes", () => taskModes(large), (run) => taskModesAsync(large, run)],
];

describe.each(FORMS)("the asynchronous form of %s", (_name, plain, form) => {
  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    expect(JSON.stringify(await expectPauses(form))).toBe(JSON.stringify(plain()));
    await expectRejects(form);
  });
});

describe("continualLearningAsync", () => {
  const tasks = [1, 2, 3].map((seed) => teacher({ ...sizes, seed }));
  const form = (run: ComputationOptions) => continualLearningAsync(weights, tasks, { duration: 30, ...run });

  it("has the numbers of continualLearning, pauses, and rejects when it is aborted", async () => {
    const [learning, expected] = [
      await expectPauses(form),
      continualLearning(weights, tasks, { duration: 30 }),
    ];
    expect(learning.losses).toEqual(expected.losses);
    expect(learning.forgetting).toEqual(expected.forgetting);
    expect(learning.at(1, 2).losses).toEqual(expected.at(1, 2).losses);
    await expectRejects(form);
  });
});

describe("gradientFlowAsync", () => {
  it("pauses while it computes the correlations of a large task", async () => {
    let turns = 0;
    let isRunning = true;
    const count = () => {
      turns++;
      if (isRunning) setImmediate(count);
    };
    setImmediate(count);
    const start = gaussianWeights({ widths: [120, 3, 3], standardDeviation: 0.05 });
    const aborted = { aborted: true };
    const { result } = await gradientFlowAsync(start, large, { times: [0, 1], signal: aborted });
    isRunning = false;
    expect(result).toBe("aborted");
    expect(turns).toBeGreaterThan(0);
  });
});
