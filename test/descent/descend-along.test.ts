import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { IntegrationError } from "../../src/arrays/errors";
import { runSync } from "../../src/concurrency/run-generator";
import { type Descent, descendAlong } from "../../src/descent/descend-along";
import { type DescentOptions, readDescentOptions } from "../../src/descent/descent-options";

// Quadratic loss ½ k x², for which a step multiplies x by 1 − η k.
const quadratic = (k: number, momentum = 0): Descent<number, { loss: number }> => ({
  update: ([x], update) => {
    update[0] = -k * x!;
  },
  initial: Float64Array.of(1),
  momentum,
  state: ([x]) => x!,
  record: ([x]) => ({ loss: (k * x! ** 2) / 2 }),
  recordedNumbers: 1,
});
const descend = (k: number, options: DescentOptions, momentum = 0) => {
  const args = argumentsOf("descend");
  return runSync(descendAlong(args, quadratic(k, momentum), readDescentOptions(args, options), (t) => t));
};

describe("descendAlong", () => {
  it("records every few steps, the first and the last", () => {
    const { times, series, last, stats, result } = descend(1, { learningRate: 0.5, steps: 7, every: 3 });
    expect([...times]).toEqual([0, 1.5, 3, 3.5]);
    expect([...series.loss]).toEqual([0, 3, 6, 7].map((step) => 0.25 ** step / 2));
    expect([last[0], stats.steps, result]).toEqual([0.5 ** 7, 7, "finished"]);
  });

  it.each([true, false])("gives the state between records, with kept weights: %s", (recordWeights) => {
    const { at } = descend(1, { learningRate: 0.5, steps: 9, every: 4, recordWeights });
    for (let step = 0; step <= 9; step++) expect(at(0.5 * step)).toBe(0.5 ** step);
    expect(at(1.2)).toBe(0.25);
    expect(() => at(5)).toThrow("descend.at: t must be");
  });

  it("adds momentum, also for states between records", () => {
    const { at, last } = descend(1, { learningRate: 0.5, steps: 9, every: 4 }, 0.5);
    let [x, v] = [1, 0];
    for (let step = 0; step <= 9; step++) {
      expect(at(0.5 * step)).toBe(x);
      v = 0.5 * v - 0.5 * x;
      x += step < 9 ? v : 0;
    }
    expect(last[0]).toBe(x);
  });

  it("carries the records up to a divergence", () => {
    const options = { learningRate: 1, steps: 100_000, every: 100 };
    const run = () => descend(1e6, options);
    expect(run).toThrow(IntegrationError);
    expect(run).toThrow("descend: gradient descent diverged: the loss overflows after step");
    try {
      run();
    } catch (error) {
      const { partial, time } = error as IntegrationError<ReturnType<typeof descend>>;
      expect(partial.times.at(-1)).toBe(time);
      expect(partial.series.loss.every(Number.isFinite)).toBe(true);
    }
  });

  it("keeps the records made before an abort", () => {
    const controller = new AbortController();
    const onProgress = ({ steps }: { steps: number }) => {
      if (steps === 4) controller.abort();
    };
    const options = { learningRate: 0.5, steps: 9, every: 2, signal: controller.signal, onProgress };
    const { times, result } = descend(1, options);
    expect([[...times], result]).toEqual([[0, 1, 2], "aborted"]);
  });
});
