import { describe, expect, test } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import type { Progress } from "../../src/ode";
import { solve, solveAsync } from "../../src/ode";
import { largestDifference } from "../helpers/numbers";
import { blowUp, methods, oscillator } from "./helpers";

describe.each(methods)("%s", (method) => {
  test("solveAsync gives the same numbers as solve, bit by bit", async () => {
    const options = {
      times: [0, 3, 50],
      method,
      events: [{ value: (_t: number, y: Float64Array) => y[0]! }],
    };
    const now = solve(oscillator, [0, 1], options);
    const later = await solveAsync(oscillator, [0, 1], options);
    expect([...later.states.data]).toEqual([...now.states.data]);
    expect(later.events).toEqual(now.events);
    expect(later.stats).toEqual(now.stats);
    expect([...later.at(17)]).toEqual([...now.at(17)]);
  });

  test("keeps the solution up to the time reached when onProgress aborts the signal", () => {
    const controller = new AbortController();
    const onProgress = ({ time }: Progress) => {
      if (time > 20) controller.abort();
    };
    const times = [0, 5, 10, 15, 20, 90, 100];
    const { signal } = controller;
    const solution = solve(oscillator, [0, 1], { times, method, signal, onProgress });
    expect(solution.result).toBe("aborted");
    expect([...solution.times]).toEqual([0, 5, 10, 15, 20]);
    expect(solution.states.shape).toEqual([5, 2]);
    expect(Math.abs(solution.at(19)[0]! - Math.sin(19))).toBeLessThan(1e-6);
    expect(() => solution.at(100)).toThrow(ArgumentError);
  });

  test("solveAsync ends when a timer aborts the signal", async () => {
    const controller = new AbortController();
    let scheduled = false;
    const onProgress = ({ time }: Progress) => {
      if (time <= 1 || scheduled) return;
      scheduled = true;
      setTimeout(() => controller.abort());
    };
    const { signal } = controller;
    const options = { times: [0, 1, 1e7], method, signal, onProgress, dense: false, maxSteps: 1e9 };
    const solution = await solveAsync(oscillator, [0, 1], options);
    expect(solution.result).toBe("aborted");
    expect([...solution.times]).toEqual([0, 1]);
  });

  test("takes no step if the signal is aborted beforehand", () => {
    const solution = solve(oscillator, [0, 1], { times: [0, 1], method, signal: { aborted: true } });
    expect([solution.result, solution.stats.steps, solution.times.length]).toEqual(["aborted", 0, 1]);
    expect([...solution.at(0)]).toEqual([0, 1]);
  });

  test("reports progress after every step up to the end", () => {
    const seen: Progress[] = [];
    const { stats } = solve(oscillator, [0, 1], { times: [2, 12], method, onProgress: (p) => seen.push(p) });
    expect(seen.map(({ steps }) => steps)).toEqual(Array.from({ length: stats.steps }, (_, i) => i + 1));
    expect(seen.at(-1)).toEqual({ fraction: 1, time: 12, steps: stats.steps });
    expect(
      largestDifference(
        seen.map(({ fraction }) => 2 + 10 * fraction),
        seen.map(({ time }) => time),
      ),
    ).toBeLessThan(1e-14);
  });
});

test("solveAsync rejects with the errors of solve, which name solveAsync", async () => {
  await expect(solveAsync(oscillator, [0, 1], { times: [] })).rejects.toThrow(
    /^solveAsync: options.times must be/,
  );
  await expect(solveAsync(blowUp, [1], { times: [0, 2] })).rejects.toBeInstanceOf(IntegrationError);
});
