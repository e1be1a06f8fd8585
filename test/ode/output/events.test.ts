import { describe, expect, test } from "vitest";
import type { Event, Field } from "../../../src/ode";
import { solve } from "../../../src/ode";
import { decay, methods, oscillator } from "../helpers";

const height: Event = { name: "zero", value: (_t, y) => y[0]! };
const times = [0, 10];

describe.each(methods)("%s", (method) => {
  const accuracy = method === "radau" ? 1e-7 : 2e-8;
  const options = { times, method };

  test("finds the zeros of sin t in order, with time and state", () => {
    const { events, result } = solve(oscillator, [0, 1], { ...options, events: [height] });
    expect(result).toBe("finished");
    expect(events.map(({ name, index }) => [name, index])).toEqual(Array(3).fill(["zero", 0]));
    for (const [k, event] of events.entries()) {
      expect(Math.abs(event.time - (k + 1) * Math.PI)).toBeLessThan(accuracy);
      expect(Math.abs(event.state[0]!)).toBeLessThan(1e-13);
      expect(Math.abs(event.state[1]! - (k % 2 === 0 ? -1 : 1))).toBeLessThan(accuracy);
    }
  });

  test("locates events on the computed solution within rounding errors of the time", () => {
    // The solution is a straight line, which every method reproduces exactly.
    const ramp: Field = (_t, _y, dy) => {
      dy[0] = 1;
    };
    const events = [1 / 3, Math.SQRT2, 7.77].map((c) => ({
      value: (_t: number, y: Float64Array) => y[0]! ** 3 - c ** 3,
    }));
    const found = solve(ramp, [0], { ...options, events }).events;
    expect(found.map(({ index }) => index)).toEqual([0, 1, 2]);
    for (const [i, c] of [1 / 3, Math.SQRT2, 7.77].entries()) {
      expect(Math.abs(found[i]!.time - c)).toBeLessThan(1e-14 * c + 2e-15);
    }
  });

  test("distinguishes rising from falling zeros", () => {
    const count = (direction: "rising" | "falling") =>
      solve(oscillator, [0, 1], { ...options, events: [{ ...height, direction }] }).events.map(({ time }) =>
        Math.round(time / Math.PI),
      );
    expect(count("falling")).toEqual([1, 3]);
    expect(count("rising")).toEqual([2]);
  });

  test("ends at a terminal event, with the output times before it", () => {
    const stop: Event = { name: "second zero", value: (_t, y) => y[0]!, direction: "rising", terminal: true };
    const solution = solve(oscillator, [0, 1], {
      ...options,
      times: [0, 2, 6, 7, 10],
      events: [height, stop],
    });
    expect(solution.result).toBe("event");
    expect([...solution.times]).toEqual([0, 2, 6]);
    expect(solution.states.shape).toEqual([3, 2]);
    expect(solution.events.map(({ index }) => index)).toEqual([0, 0, 1]);
    const last = solution.events[2]!;
    expect(Math.abs(last.time - 2 * Math.PI)).toBeLessThan(accuracy);
    expect([...solution.at(last.time)]).toEqual([...last.state]);
    expect(Math.abs(solution.at(6.1)[0]! - Math.sin(6.1))).toBeLessThan(accuracy);
    expect(() => solution.at(6.5)).toThrow("the time reached");
  });

  test("ends at a terminal event although the field is undefined after it", () => {
    const field: Field = (t, y, dy) => {
      dy[0] = t < 1.5 ? -y[0]! : Number.NaN;
    };
    const events: Event[] = [{ value: (_t, y) => y[0]! - Math.exp(-1), terminal: true }];
    const { result, events: found } = solve(field, [1], { ...options, events });
    expect(result).toBe("event");
    expect(Math.abs(found[0]!.time - 1)).toBeLessThan(accuracy);
  });

  test("reports several events inside one step in the order of their times", () => {
    // Unsorted times, two of them close together.
    const at = [0.83, 0.21, 0.55, 0.2100001, 0.9];
    const events = at.map((c) => ({ value: (t: number) => t - c }));
    const { events: found } = solve(decay, [1], { times: [0, 1], method, relativeTolerance: 1e-3, events });
    expect(found.map(({ index }) => index)).toEqual([1, 3, 2, 0, 4]);
    for (const { index, time } of found) expect(Math.abs(time - at[index]!)).toBeLessThan(1e-15);
  });

  test("finds both crossings of a value that crosses zero by a small amount only", () => {
    for (const depth of [1e-2, 1e-4, 1e-6]) {
      const events: Event[] = [{ value: (_t, y) => y[0]! - (1 - depth) }];
      const { events: found } = solve(oscillator, [0, 1], { times: [0, 3], method, events });
      expect(found.length).toBe(2);
      const halfWidth = Math.acos(1 - depth);
      expect(Math.abs(found[0]!.time - (Math.PI / 2 - halfWidth))).toBeLessThan(accuracy / halfWidth);
      expect(Math.abs(found[1]!.time - (Math.PI / 2 + halfWidth))).toBeLessThan(accuracy / halfWidth);
    }
  });

  test("reports no event for a value that approaches zero without crossing it", () => {
    // Thresholds beyond the amplitude 1.
    const events: Event[] = [{ value: (_t, y) => y[0]! - 1.0001 }, { value: (_t, y) => y[0]! + 1.5 }];
    expect(solve(oscillator, [0, 1], { ...options, events }).events).toEqual([]);
  });

  test("does not report an event exactly at the start", () => {
    const { events } = solve(oscillator, [0, 1], { times: [0, 3], method, events: [height] });
    expect(events).toEqual([]);
  });

  test("does not report an event again after a restart from its state", () => {
    const terminal = { ...height, terminal: true };
    let start = 0;
    let state: Float64Array = Float64Array.of(0, 1);
    let zeros: number[] = [];
    for (let k = 0; k < 4; k++) {
      const { events } = solve(oscillator, state, { times: [20], start, method, events: [terminal] });
      [start, state] = [events[0]!.time, events[0]!.state];
      zeros = [...zeros, start / Math.PI];
    }
    expect(zeros.map(Math.round)).toEqual([1, 2, 3, 4]);
  });

  test("reports an event exactly at the end", () => {
    const events: Event[] = [{ value: (t) => t - 1, terminal: true }];
    const { events: found, result, times: reached } = solve(decay, [1], { times: [0, 1], method, events });
    expect([found.length, found[0]!.time, result, reached.length]).toEqual([1, 1, "event", 2]);
  });

  test("determines rising and falling in the order of integration when it integrates backwards", () => {
    const events: Event[] = [{ ...height, direction: "rising" }];
    const { events: found } = solve(oscillator, [0, 1], { times: [0, -7], method, events });
    expect(found.map(({ time }) => Math.round(time / Math.PI))).toEqual([-1]);
  });

  test("gives the same solution with and without events", () => {
    const plain = solve(oscillator, [0, 1], { ...options, times: [0, 3, 10] });
    const watched = solve(oscillator, [0, 1], {
      ...options,
      times: [0, 3, 10],
      dense: false,
      events: [height],
    });
    expect([...watched.states.data]).toEqual([...plain.states.data]);
  });
});
