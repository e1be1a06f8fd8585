import { describe, expect, it } from "vitest";
import type { ComputationOptions } from "../../src/concurrency/computation-options";
import {
  gatedGaussianWeights,
  gatedGradient,
  gatedGradientAsync,
  gatedLoss,
  gatedLossAsync,
  gatedNetwork,
  pathStatistics,
  pathStatisticsAsync,
  reduce,
  reduceAsync,
  reductionError,
  reductionErrorAsync,
} from "../../src/neural-race";
import { normal } from "../../src/random";
import { contextualPathways } from "../../src/tasks";
import { abortedRun, expectPauses, expectRejects } from "../helpers/async-form";

const network = gatedNetwork({
  nodes: { x: 30, a: 5, b: 5, y: 3 },
  edges: [
    ["x", "a"],
    ["x", "b"],
    ["a", "y"],
    ["b", "y"],
  ],
});
const samples = 1200;
const task = {
  inputs: { x: normal({ shape: [samples, 30], seed: 1 }) },
  targets: { y: normal({ shape: [samples, 3], seed: 2 }) },
  nodeGates: {
    a: Array.from({ length: samples }, (_, p) => p % 2),
    b: Array.from({ length: samples }, (_, p) => Number(p % 3 > 0)),
  },
};
const weights = gatedGaussianWeights({ network, standardDeviation: 0.1 });

/** Functions without a partial result, and their asynchronous forms. */
const FORMS: readonly [string, () => unknown, (run: ComputationOptions) => Promise<unknown>][] = [
  ["pathStatistics", () => pathStatistics(network, task), (run) => pathStatisticsAsync(network, task, run)],
  [
    "gatedLoss",
    () => gatedLoss(network, weights, task),
    (run) => gatedLossAsync(network, weights, task, run),
  ],
  [
    "gatedGradient",
    () => gatedGradient(network, weights, task, { method: "paths" }),
    (run) => gatedGradientAsync(network, weights, task, { method: "paths", ...run }),
  ],
];

describe.each(FORMS)("the asynchronous form of %s", (_name, plain, form) => {
  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    expect(await expectPauses(form)).toEqual(plain());
    await expectRejects(form);
  });
});

describe("reduceAsync", () => {
  const statistics = pathStatistics(network, task);
  const form = (run: ComputationOptions) => reduceAsync(network, statistics, run);

  it("has the numbers of reduce", async () => {
    const reduction = await expectPauses(form);
    expect(reduction).toEqual(reduce(network, statistics));
    expect(reduction).toMatchObject({ exact: false, result: "finished" });
    expect(await reduceAsync(network, task)).toEqual(reduce(network, task));
  });

  it("resolves with the bases found so far when it is aborted, which are orthogonal", async () => {
    const complete = reduce(network, statistics);
    const stopped = (limit: number) => {
      const signal = { aborted: false };
      const onProgress = (fraction: number) => {
        signal.aborted = fraction >= limit;
      };
      return reduce(network, statistics, { signal, onProgress });
    };
    const [early, late] = [0.34, 0.5].map(stopped);
    for (const reduction of [early!, late!]) {
      expect(reduction).toMatchObject({ exact: false, result: "aborted" });
      const basis = reduction.bases.inputs["x->a"]!;
      for (let j = 0; j < 30; j++) {
        let square = 0;
        for (let i = 0; i < 30; i++) square += basis.get(i, j) ** 2;
        expect(square).toBeCloseTo(1, 12);
      }
    }
    expect(early!.residual).toBeGreaterThan(complete.residual);
    expect(late!.residual).toBeLessThanOrEqual(early!.residual);
    expect(late!.modes.length).toBe(complete.modes.length);
  });

  it("rejects when it is aborted before there are bases, or its options are invalid", async () => {
    await expectRejects((run) => reduceAsync(network, task, run));
    await expect(abortedRun((run) => reduceAsync(network, task, run))).rejects.toThrow("stopped");
  });
});

describe("reductionErrorAsync", () => {
  const problem = contextualPathways({ contexts: 3, hidden: 12 });
  const reduction = reduce(problem.network, problem.task);
  const options = { times: [0, 5, 10, 20], initial: 0.1 };
  const numbersOf = ({
    times,
    loss,
    reducedLoss,
    lossError,
    strengthError,
    result,
  }: ReturnType<typeof reductionError>) => ({ times, loss, reducedLoss, lossError, strengthError, result });

  it("has the numbers of reductionError, and reports the progress of both integrations in one", async () => {
    const fractions: number[] = [];
    const onProgress = ({ fraction }: { fraction: number }) => fractions.push(fraction);
    const error = await reductionErrorAsync(reduction, problem.task, { ...options, onProgress });
    expect(numbersOf(error)).toEqual(numbersOf(reductionError(reduction, problem.task, options)));
    expect(error.result).toBe("finished");
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it.each([0.25, 0.75])("covers the times that both have reached when aborted at %s", async (limit) => {
    const signal = { aborted: false };
    const onProgress = ({ fraction }: { fraction: number }) => {
      signal.aborted = fraction >= limit;
    };
    const error = await reductionErrorAsync(reduction, problem.task, { ...options, signal, onProgress });
    expect(error.result).toBe("aborted");
    expect(error.times.length).toBeLessThan(4);
    expect(error.times.length).toBe(error.loss.length);
    expect(error.times.length).toBe(error.reducedLoss.length);
    expect(error.lossError).toBeGreaterThanOrEqual(0);
  });
});
