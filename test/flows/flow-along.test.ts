import { describe, expect, expectTypeOf, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { IntegrationError } from "../../src/arrays/errors";
import type { NdArray } from "../../src/arrays/types";
import { runAsync, runSync } from "../../src/concurrency/run-generator";
import { flowAlong, flowWhile } from "../../src/flows/flow-along";
import type { FlowOptions } from "../../src/flows/flow-options";
import type { Trajectory } from "../../src/flows/trajectory";
import type { Field } from "../../src/ode";
import { EXPLICIT_METHODS } from "../../src/ode/explicit-methods";
import { argumentErrorOf } from "../arrays/argument-error";

// Logistic growth, τ dy/dt = y (1 − y), with two series: y, and the rest 1 − y with its logarithm.
const logistic = {
  field: ((_t, y, dy) => {
    dy[0] = y[0]! * (1 - y[0]!);
  }) satisfies Field,
  initial: Float64Array.of(0.01),
  methods: EXPLICIT_METHODS,
  state: ([y]: Float64Array, t: number) => ({ y: y!, t }),
  record: ([y]: Float64Array) => ({ size: y!, rest: Float64Array.of(1 - y!, Math.log1p(-y!)) }),
  recordedNumbers: 3,
};
const grow = (options: FlowOptions<{ y: number; t: number }>) =>
  flowAlong(argumentsOf("grow"), logistic, options, (trajectory) => trajectory);
const exact = (t: number) => 1 / (1 + 99 * Math.exp(-t));

describe("flowAlong", () => {
  it("records series, states between the times, and events of a flow", () => {
    const events = [{ name: "half", value: (_t: number, { y }: { y: number }) => y - 0.5 }];
    const { times, series, at, events: found, result } = runSync(grow({ times: [0, 4, 8], events }));
    for (const [i, t] of times.entries()) {
      expect(Math.abs(series.size[i]! - exact(t))).toBeLessThan(1e-11);
      expect(Math.abs(series.rest.get(i, 0) - (1 - exact(t)))).toBeLessThan(1e-11);
    }
    expect(Math.abs(at(5.5).y - exact(5.5))).toBeLessThan(1e-11);
    expect([found[0]!.name, found[0]!.index, found.length, result]).toEqual(["half", 0, 1, "finished"]);
    expect(Math.abs(found[0]!.time - Math.log(99))).toBeLessThan(1e-10);
    expect(found[0]!.state.t).toBe(found[0]!.time);
    expectTypeOf(series).toEqualTypeOf<{ readonly size: Float64Array; readonly rest: NdArray }>();
  });

  it.each([1e-280, 1e-170, 1, 1e170])("keeps the relative accuracy of parameters of size %d", (size) => {
    const decay: Field = (_t, y, dy) => {
      for (let i = 0; i < y.length; i++) dy[i] = -y[i]!;
    };
    const flow = {
      ...logistic,
      field: decay,
      record: ([y]: Float64Array) => ({ size: y! }),
      initial: Float64Array.of(size, size / 4),
    };
    const { last } = runSync(
      flowAlong(argumentsOf("decay"), flow, { times: [2] }, (trajectory) => trajectory),
    );
    const ratios = last.map((y) => y / size);
    expect(Math.abs(ratios[0]! - Math.exp(-2))).toBeLessThan(1e-11);
    expect(Math.abs(ratios[1]! - Math.exp(-2) / 4)).toBeLessThan(1e-11);
  });

  it("scales time by tau", () => {
    const { series } = runSync(grow({ times: [8], tau: 2 }));
    expect(Math.abs(series.size[0]! - exact(4))).toBeLessThan(1e-11);
  });

  it("gives the same numbers with and without pauses", async () => {
    const options = { times: [0, 1, 7] };
    expect((await runAsync(grow(options))).series).toEqual(runSync(grow(options)).series);
  });

  it("integrates again for `at` if neither dense output nor states are kept", () => {
    const { at } = runSync(grow({ times: [0, 3, 8], dense: false, recordWeights: false }));
    expect(Math.abs(at(5.5).y - exact(5.5))).toBeLessThan(1e-11);
  });

  it("keeps the partial result when the signal is aborted", async () => {
    const controller = new AbortController();
    const onProgress = ({ time }: { time: number }) => {
      if (time > 3) controller.abort();
    };
    const work = grow({ times: [0, 2, 20], maxStep: 0.1, signal: controller.signal, onProgress });
    const { result, series, at, times } = await runAsync(work);
    expect(result).toBe("aborted");
    expect([...times]).toEqual([0, 2]);
    expect(series.size.length).toBe(2);
    expect(Math.abs(at(2.9).y - exact(2.9))).toBeLessThan(1e-10);
  });

  it("carries the partial result, also without any record, when the integration fails", () => {
    const blowUp: Field = (_t, y, dy) => {
      dy[0] = y[0]! ** 2;
    };
    const flow = {
      ...logistic,
      field: blowUp,
      initial: Float64Array.of(0.5),
      record: ([y]: Float64Array) => ({ y: y! }),
    };
    const run = (times: number[]) => () =>
      runSync(flowAlong(argumentsOf("grow"), flow, { times }, ({ times, series }) => ({ times, ...series })));
    const partial = (times: number[]) => {
      try {
        run(times)();
      } catch (error) {
        expect(error).toBeInstanceOf(IntegrationError);
        return (error as IntegrationError<Record<string, Float64Array>>).partial;
      }
      throw new Error("the integration did not fail");
    };
    expect([...partial([0, 1, 3]).times!]).toEqual([0, 1]);
    expect(Math.abs(partial([0, 1, 3]).y![1]! - 1)).toBeLessThan(1e-11);
    expect(partial([3])).toEqual({ times: new Float64Array(), y: new Float64Array() });
  });

  it("releases the working memory after the run, after a failure and after `at`", () => {
    let releases = 0;
    const flow = { ...logistic, release: () => void releases++ };
    const finish = (trajectory: Trajectory<{ y: number; t: number }, unknown>) => trajectory;
    const { at } = runSync(flowAlong(argumentsOf("grow"), flow, { times: [1] }, finish));
    expect(releases).toBe(1);
    at(0.5);
    expect(releases).toBe(2);
    expect(() => at(2)).toThrow("t must be between 0 and 1");
    expect(releases).toBe(3);
    expect(() =>
      runSync(flowAlong(argumentsOf("grow"), flow, { times: [1e3], maxSteps: 1 }, finish)),
    ).toThrow(IntegrationError);
    expect(releases).toBe(4);
  });

  it("rejects wrong options by name", () => {
    const wrong = (options: object) => argumentErrorOf(() => runSync(grow(options as never))).argument;
    expect(wrong({ times: [1, 0] })).toBe("options.times[1]");
    expect(wrong({ times: [1], tau: 0 })).toBe("options.tau");
    expect(wrong({ times: [1], events: [{ value: 1 }] })).toBe("options.events[0].value");
    expect(wrong({ times: [1], events: [{ value: () => 1, terminl: true }] })).toBe("options.events[0]");
    expect(wrong({ times: [1], events: [{ value: () => 1, name: Number.NaN }] })).toBe(
      "options.events[0].name",
    );
    expect(wrong({ times: [1], recordWeights: 1 })).toBe("options.recordWeights");
  });
});

describe("flowWhile", () => {
  const run = (limit: number) =>
    runSync(
      flowWhile(
        argumentsOf("grow"),
        logistic,
        { times: [8] },
        ({ series }) => series.size[0],
        ([y]) => y! < limit,
      ),
    );

  it("returns undefined once a state is not accepted, and the result otherwise", () => {
    expect(run(0.5)).toBeUndefined();
    expect(Math.abs(run(1)! - exact(8))).toBeLessThan(1e-11);
  });
});
