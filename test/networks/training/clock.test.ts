import { describe, expect, test } from "vitest";
import { ArgumentError, IntegrationError } from "../../../src/arrays";
import { initialise, mlp, type Training, train } from "../../../src/networks";
import { flat, NETWORK as network, PARAMETERS as parameters, TASK as task } from "./problem";

const cosine = (step: number) => 0.1 * (1 + Math.cos((Math.PI * step) / 40));
const sum = (from: number, to: number, rateOf: (step: number) => number) => {
  let total = 0;
  for (let step = from; step < to; step++) total += rateOf(step);
  return total;
};

describe("a schedule of the learning rate", () => {
  test("is called once per step, in order, and over the steps before resume", () => {
    const seen: number[] = [];
    const learningRate = (step: number) => {
      seen.push(step);
      return 0.1;
    };
    const { checkpoint } = train(network, parameters, task, { learningRate, epochs: 3, batch: 10 });
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    train(network, parameters, task, { learningRate, epochs: 4, batch: 10, resume: checkpoint });
    expect(seen.slice(9)).toEqual([9, 10, 11]);
  });

  test("gives times that are the sums of the learning rates, in records, observables and progress", () => {
    const reported: number[] = [];
    const training = train(network, parameters, task, {
      learningRate: cosine,
      epochs: 20,
      every: 4,
      batch: 12,
      record: { time: ({ time }) => time },
      onProgress: ({ time }) => void reported.push(time),
    });
    for (const [i, steps] of training.steps.entries()) {
      expect(Math.abs(training.times[i]! - sum(0, steps, cosine))).toBeLessThan(1e-14);
    }
    expect([...training.observations.time.data]).toEqual([...training.times]);
    expect(reported).toEqual([...training.times]);
  });

  test.each([
    ["a faster schedule", (step: number) => 0.2 / (1 + step / 7)],
    ["a constant", 0.03],
  ] as const)("keeps the time when a training goes on with %s", (_, learningRate) => {
    const first = train(network, parameters, task, { learningRate: cosine, epochs: 9 });
    const options = { learningRate, epochs: 15, every: 1, resume: first.checkpoint };
    const { times, steps } = train(network, parameters, task, options);
    const next = typeof learningRate === "number" ? () => learningRate : learningRate;
    for (const [i, end] of steps.entries()) {
      expect(Math.abs(times[i]! - sum(0, 9, cosine) - sum(9, end, next))).toBeLessThan(1e-14);
    }
  });

  test("keeps the error of the time below 1e-11 of it over 100,000 steps that alternate", () => {
    const alternating = (step: number) => (step % 2 === 0 ? 1e-3 : 3e-7);
    const small = mlp({ widths: [1, 1], activation: "linear" });
    const options = { learningRate: alternating, epochs: 100_000, every: 100_000 };
    const { times } = train(small, initialise(small), { inputs: [[1]], targets: [[1]] }, options);
    expect(Math.abs(times[1]! / (50_000 * (1e-3 + 3e-7)) - 1)).toBeLessThan(1e-11);
  });

  test("may contain zeros, in whose steps only the states of the optimiser change", () => {
    const warmUp = (step: number) => (step < 3 ? 0 : 0.05);
    const onlyZeros = train(network, parameters, task, {
      learningRate: warmUp,
      epochs: 3,
      optimiser: "adamw",
    });
    expect(flat(onlyZeros.parameters)).toEqual(flat(parameters));
    expect(onlyZeros.times.at(-1)).toBe(0);
    const options = {
      learningRate: warmUp,
      epochs: 5,
      optimiser: "adamw",
      resume: onlyZeros.checkpoint,
    } as const;
    const resumed = train(network, parameters, task, options);
    const direct = train(network, parameters, task, { ...options, resume: undefined });
    expect(flat(resumed.parameters)).toEqual(flat(direct.parameters));
    expect(flat(direct.parameters)).not.toEqual(flat(parameters));
  });

  test.each([Number.NaN, -1e-9, Number.POSITIVE_INFINITY, "0.1", undefined])(
    "must return a finite number at least 0, not %s",
    (rate) => {
      const run = () =>
        train(network, parameters, task, {
          learningRate: (step) => (step < 2 ? 0.1 : (rate as number)),
          epochs: 5,
        });
      expect(run).toThrow(ArgumentError);
      expect(run).toThrow(/options\.learningRate must be a function that returns .* at least 0 .*\(here 2\)/);
    },
  );

  test("gives a training that diverges the time of its last finite parameters", () => {
    const growing = (step: number) => 0.01 * 1.5 ** step;
    const relu = mlp({ widths: [3, 8, 6, 2], activation: "relu" });
    try {
      train(relu, initialise(relu, { seed: 1 }), task, { learningRate: growing, epochs: 500, batch: 12 });
      expect.unreachable();
    } catch (error) {
      const { partial, time } = error as IntegrationError<Training>;
      expect(error).toBeInstanceOf(IntegrationError);
      const steps = partial.checkpoint.steps!.get(0);
      expect(Math.abs(time / sum(0, steps, growing) - 1) || 0).toBeLessThan(1e-13);
    }
  });
});
