import { describe, expect, test } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import { runSync } from "../../src/concurrency/run-generator";
import { type Solution, solve } from "../../src/ode";
import { integration } from "../../src/ode/integration";
import { METHODS } from "../../src/ode/methods";
import type { Internals } from "../../src/ode/plan";
import { largestDifference } from "../helpers/numbers";
import { decay, methods, oscillator, thrownBy } from "./helpers";

const sine = (t: number) => [Math.sin(t), Math.cos(t)];
const grid = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

describe.each(methods)("%s", (method) => {
  // Radau's interpolant has order 3, and the error estimate does not include it.
  const accuracy = method === "radau" ? 1e-7 : 2e-8;

  test("has accurate states at the output times and between them", () => {
    const times = grid(0, 10, 57);
    const solution = solve(oscillator, [0, 1], { times, method });
    expect([...solution.times]).toEqual(times);
    expect(solution.states.shape).toEqual([57, 2]);
    expect(solution.result).toBe("finished");
    expect(largestDifference(solution.states.data, times.flatMap(sine))).toBeLessThan(accuracy);
    for (const t of grid(0.01, 9.99, 400))
      expect(largestDifference(solution.at(t), sine(t))).toBeLessThan(accuracy);
  });

  test("has states at output times that do not depend on the other output times", () => {
    const all = solve(oscillator, [0, 1], { times: grid(0, 10, 11), method });
    const end = solve(oscillator, [0, 1], { times: [0, 10], method });
    expect([...end.states.data.slice(2)]).toEqual([...all.states.data.slice(20)]);
    for (let i = 0; i < 11; i++) {
      expect([...all.at(all.times[i]!)]).toEqual([...all.states.data.slice(2 * i, 2 * i + 2)]);
    }
  });

  test("integrates backwards and returns to the initial state", () => {
    const there = solve(oscillator, [0, 1], { times: [0, 3], method });
    const back = solve(oscillator, there.states.data.slice(2), { times: [3, 1, 0], method });
    expect([...back.times]).toEqual([3, 1, 0]);
    expect(largestDifference(back.states.data, [...sine(3), ...sine(1), 0, 1])).toBeLessThan(accuracy);
    expect(largestDifference(back.at(0.3), sine(0.3))).toBeLessThan(accuracy);
    expect(() => back.at(-0.1)).toThrow(ArgumentError);
    expect(() => back.at(3.1)).toThrow(ArgumentError);
  });

  test("starts at 0 for a single output time, or at the option start", () => {
    const single = solve(decay, [1], { times: [2], method });
    expect([...single.times]).toEqual([2]);
    expect(Math.abs(single.states.get(0, 0) - Math.exp(-2))).toBeLessThan(1e-8);
    const given = solve(decay, [1], { times: [3, 4], start: 2, method });
    expect(largestDifference(given.states.data, [Math.exp(-1), Math.exp(-2)])).toBeLessThan(1e-8);
    expect(Math.abs(given.at(2.5)[0]! - Math.exp(-0.5))).toBeLessThan(1e-8);
    const before = solve(decay, [1], { times: [-1], method });
    expect(Math.abs(before.states.get(0, 0) - Math.E)).toBeLessThan(1e-8);
  });

  test("at(t) accepts an end time that differs by rounding errors", () => {
    const solution = solve(oscillator, [0, 1], { times: [0, 3 * 0.1], method });
    const end = [...solution.states.data.slice(2)];
    for (const t of [0.3, 3 * 0.1, 3 * 0.1 * (1 + 2 * Number.EPSILON)]) {
      expect(largestDifference(solution.at(t), end)).toBeLessThan(1e-15);
    }
    expect(() => solution.at(3 * 0.1 + 1e-14)).toThrow(ArgumentError);
  });

  test("takes no step over a span of zero length", () => {
    const solution = solve(oscillator, [3, 4], { times: [2, 2, 2], method });
    expect([...solution.states.data]).toEqual([3, 4, 3, 4, 3, 4]);
    expect([solution.stats.steps, solution.stats.evaluations]).toEqual([0, 0]);
    expect([...solution.at(2)]).toEqual([3, 4]);
    expect([...solve(decay, [1], { times: [0], method }).states.data]).toEqual([1]);
  });

  test("repeats the state at repeated output times", () => {
    const { states } = solve(oscillator, [0, 1], { times: [0, 0, 1, 1, 1, 2, 2], method });
    const rows = Array.from({ length: 7 }, (_, i) => [states.get(i, 0), states.get(i, 1)]);
    expect([rows[1], rows[3], rows[4], rows[6]]).toEqual([rows[0], rows[2], rows[2], rows[5]]);
  });

  test("agrees with and without dense output within the tolerance", () => {
    const times = [0, 2, 4, 6];
    const kept = solve(oscillator, [0, 1], { times, method, dense: true });
    const dropped = solve(oscillator, [0, 1], { times, method, dense: false });
    expect(largestDifference(dropped.states.data, kept.states.data)).toBeLessThan(accuracy);
    for (const t of [0, 0.7, 2, 3.3, 5.99, 6]) {
      expect(largestDifference(kept.at(t), dropped.at(t))).toBeLessThan(accuracy);
      expect(largestDifference(dropped.at(t), sine(t))).toBeLessThan(accuracy);
    }
  });

  test("keeps separate tolerances for the components", () => {
    const field = (_t: number, y: Float64Array, dy: Float64Array) => {
      dy[0] = -y[0]!;
      dy[1] = -1e6 * Math.sin(y[1]! / 1e6);
    };
    const options = { times: [0, 5], method, relativeTolerance: [1e-10, 1e-3] };
    const tight = solve(field, [1, 1e6], { ...options, absoluteTolerance: [1e-13, 1] });
    expect(Math.abs(tight.states.get(1, 0) / Math.exp(-5) - 1)).toBeLessThan(1e-8);
    const loose = solve(field, [1, 1e6], {
      ...options,
      relativeTolerance: 1e-3,
      absoluteTolerance: [1e-3, 1],
    });
    expect(loose.stats.evaluations).toBeLessThan(tight.stats.evaluations);
    const equal = solve(oscillator, [0, 1], {
      times: [0, 5],
      method,
      relativeTolerance: [1e-7, 1e-7],
      absoluteTolerance: [1e-9, 1e-9],
    });
    const shared = solve(oscillator, [0, 1], {
      times: [0, 5],
      method,
      relativeTolerance: 1e-7,
      absoluteTolerance: 1e-9,
    });
    expect([...equal.states.data]).toEqual([...shared.states.data]);
  });

  test("does not write to its arguments and returns fresh arrays", () => {
    const initial = Float64Array.of(0, 1);
    const times = Float64Array.of(0, 1, 2);
    const solution = solve(oscillator, initial, { times, method });
    expect([...initial]).toEqual([0, 1]);
    expect([...times]).toEqual([0, 1, 2]);
    expect(solution.times).not.toBe(times);
    const first = solution.at(0.5);
    const copy = [...first];
    first.fill(7);
    solution.at(0).fill(7);
    solution.at(2).fill(7);
    expect([...solution.at(0.5)]).toEqual(copy);
    expect([...solution.at(0)]).toEqual([0, 1]);
    expect(solution.at(2)[0]).toBe(solution.states.get(2, 0));
  });

  test("respects maxStep and initialStep", () => {
    const { stats } = solve(decay, [1], { times: [0, 1], method, maxStep: 0.01, initialStep: 0.001 });
    expect(stats.steps).toBeGreaterThanOrEqual(100);
    expect(stats.steps).toBeLessThan(130);
  });

  test("integrates over spans of a few rounding errors of the start", () => {
    const { states } = solve(decay, [1], { times: [1, 1 + 2 ** -52, 1 + 2 ** -50], method });
    expect(largestDifference(states.data, [1, 1, 1])).toBeLessThan(1e-14);
    const { states: tiny, at } = solve(decay, [1], { times: [0, 5e-324, 1e-290], method });
    expect([...tiny.data]).toEqual([1, 1, 1]);
    expect(at(2e-291)[0]).toBe(1);
    for (const dense of [true, false]) {
      expect(solve(decay, [1], { times: [0, 1], method, dense }).at(5e-324)[0]).toBe(1);
    }
  });
});

test("drops dense output beyond 64 MB, after which at(t) integrates from the previous state", () => {
  const n = 5000;
  const initial = new Float64Array(n).fill(1);
  const options = { times: [0, 30], maxStep: 0.1 };
  let calls = 0;
  const counted: typeof decay = (t, y, dy) => {
    calls++;
    decay(t, y, dy);
  };
  // 300 steps of 8 rows of 5000 numbers are 96 MB.
  const dropped = solve(counted, initial, options);
  calls = 0;
  expect(Math.abs(dropped.at(2)[n - 1]! - Math.exp(-2))).toBeLessThan(1e-9);
  expect(calls).toBeGreaterThan(100);
  const kept = solve(counted, initial, { ...options, dense: true });
  calls = 0;
  expect(Math.abs(kept.at(2)[n - 1]! - Math.exp(-2))).toBeLessThan(1e-9);
  expect(calls).toBe(0);
  expect(kept.stats.evaluations - dropped.stats.evaluations).toBeGreaterThan(100);
});

test("integration observes every output time with a borrowed state and can omit the states", () => {
  const seen: [number, number][] = [];
  const observe = (time: number, y: Float64Array) => seen.push([time, y[0]!]) > 0;
  const initial = Float64Array.of(1);
  const options = { times: [0, 1, 1, 2], dense: false };
  const internals = { observe, keepStates: false };
  const args = argumentsOf("gradientFlow");
  const solution = runSync(integration(METHODS, args, decay, initial, options, internals))!;
  const full = solve(decay, [1], options);
  expect(seen).toEqual([0, 1, 1, 2].map((t, i) => [t, full.states.get(i, 0)]));
  expect(solution.states.shape).toEqual([0, 1]);
  expect([...solution.times]).toEqual([0, 1, 1, 2]);
  expect(Math.abs(solution.at(1.5)[0]! - Math.exp(-1.5))).toBeLessThan(1e-9);
  expect(() => solution.at(3)).toThrow("gradientFlow.at: t must be between 0 and 2");
});

test("integration fails at a recorded quantity that is not finite, and returns nothing for a refused state", () => {
  const run = (internals: Internals) =>
    runSync(integration(METHODS, argumentsOf("flow"), decay, [1], { times: [0, 1, 2] }, internals));
  const error = thrownBy(() => run({ observe: (t) => t < 1 })) as IntegrationError<Solution>;
  expect(error).toBeInstanceOf(IntegrationError);
  expect(error.message).toMatch(/^flow: a recorded quantity is not finite at t = 1/);
  expect([...error.partial.times]).toEqual([0]);
  expect(run({ accept: (y) => y[0]! > 0.5 })).toBeUndefined();
  expect(run({ accept: (y) => y[0]! > 0.1 })?.result).toBe("finished");
});
