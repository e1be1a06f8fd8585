import { expect, test } from "vitest";
import { ArgumentError } from "../../src/arrays";
import type { SolveOptions } from "../../src/ode";
import { solve } from "../../src/ode";
import { decay, thrownBy } from "./helpers";

type Case = [argument: string, expected: RegExp, received: RegExp, options: Record<string, unknown>];

const cases: Case[] = [
  ["options.times", /at least one finite number/, /an empty array/, { times: [] }],
  ["options.times", /at least one finite number/, /undefined/, { times: undefined }],
  ["options.times[1]", /finite number/, /NaN/, { times: [0, Number.NaN] }],
  ["options.times[1]", /finite number/, /Infinity/, { times: [0, Number.POSITIVE_INFINITY] }],
  ["options.times[2]", /ascending/, /1 after 2/, { times: [0, 2, 1, 3] }],
  ["options.times[2]", /descending/, /-1 after -2/, { times: [0, -2, -1, -3] }],
  ["options.times[0]", /same side of the start \(1\)/, /^0$/, { times: [0, 2], start: 1 }],
  ["options.times[1]", /sorted/, /2 after 1/, { times: [1, 2], start: 3 }],
  ["options.times", /0 or a finite number of at least 1e-290/, /1e-300/, { times: [0, 1e-300] }],
  ["options.times", /finite number/, /Infinity/, { times: [-1.7e308, 1.7e308] }],
  ["options.start", /finite number/, /NaN/, { start: Number.NaN }],
  ["options.method", /"dop853" or "dopri5" or "radau" or "odex"/, /"euler"/, { method: "euler" }],
  ["options.relativeTolerance", /at least 1e-14/, /^0$/, { relativeTolerance: 0 }],
  ["options.relativeTolerance", /finite/, /NaN/, { relativeTolerance: Number.NaN }],
  [
    "options.relativeTolerance",
    /vector of 2 finite numbers/,
    /array of length 3/,
    { relativeTolerance: [1, 1, 1] },
  ],
  ["options.absoluteTolerance", /at least 1e-300/, /^0$/, { absoluteTolerance: 0 }],
  ["options.absoluteTolerance[1]", /at least 1e-300/, /-1/, { absoluteTolerance: [1, -1] }],
  ["options.maxSteps", /integer at least 1/, /1\.5/, { maxSteps: 1.5 }],
  ["options.initialStep", /above 0/, /-1/, { initialStep: -1 }],
  ["options.maxStep", /above 0/, /^0$/, { maxStep: 0 }],
  ["options.dense", /true, false or undefined/, /"yes"/, { dense: "yes" }],
  ["options.events", /an array/, /an empty object/, { events: {} }],
  ["options.events[0]", /an object/, /null/, { events: [null] }],
  ["options.events[0].value", /a function/, /undefined/, { events: [{}] }],
  [
    "options.events[0].direction",
    /"rising" or "falling"/,
    /"up"/,
    { events: [{ value: () => 1, direction: "up" }] },
  ],
  ["options.jacobian", /a function/, /an array/, { jacobian: [[1]] }],
  ["options.onProgress", /a function/, /3/, { onProgress: 3 }],
  ["options.signal", /an object/, /true/, { signal: true }],
];

test.each(cases)(
  "solve rejects a wrong %s, expecting %s, given %s",
  (argument, expected, received, options) => {
    const error = thrownBy(() => solve(decay, [1, 2], { times: [0, 1], ...options } as SolveOptions));
    expect(error).toBeInstanceOf(ArgumentError);
    const { functionName, ...parts } = error as ArgumentError;
    expect(functionName).toBe("solve");
    expect(parts.argument).toBe(argument);
    expect(parts.expected).toMatch(expected);
    expect(parts.received).toMatch(received);
  },
);

test("solve rejects a wrong field, initial state and options", () => {
  const times = [0, 1];
  expect(() => solve(undefined as never, [1], { times })).toThrow(
    "solve: field must be a function, received undefined",
  );
  expect(() => solve(decay, [], { times })).toThrow(
    "solve: initial must be a vector of at least one finite number",
  );
  expect(() => solve(decay, [1, Number.NaN], { times })).toThrow(
    "solve: initial[1] must be a finite number, received NaN",
  );
  expect(() => solve(decay, [1], undefined as never)).toThrow(
    "solve: options must be an object, received undefined",
  );
});

test("rejects states and Jacobians that exceed 2 GiB, and reports the number of bytes", () => {
  const initial = new Float64Array(300_000);
  const times = Float64Array.from({ length: 1000 }, (_, i) => i);
  expect(() => solve(decay, initial, { times })).toThrow("2,400,000,000 bytes");
  expect(() => solve(decay, initial, { times: [0, 1], method: "radau" })).toThrow("bytes");
});
