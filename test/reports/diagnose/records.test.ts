import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { recordsOf, shownUntil } from "../../../src/reports/diagnose/records";
import { readRun } from "../../../src/reports/training-run";

/** A run of one sample with target 0 whose loss is ½ exp(−t), recorded 100 times per unit of time. */
function exponentialRun(end: number) {
  const count = 100 * end + 1;
  const times = Float64Array.from({ length: count }, (_, i) => i / 100);
  const outputs = toNdArray(
    times.map((t) => Math.exp(-t / 2)),
    [count, 1, 1],
  );
  return readRun(argumentsOf("test").at("run"), { times, outputs, targets: [[0]] });
}

describe("shownUntil", () => {
  it("is three times as long as the loss takes for 99 % of its decrease", () => {
    // Between records at distance 0.01 the loss is interpolated linearly.
    expect(Math.abs(shownUntil(exponentialRun(30)) / (3 * Math.log(100)) - 1)).toBeLessThan(1e-4);
  });

  it("is at most the end of the run", () => {
    expect(shownUntil(exponentialRun(8))).toBe(8);
  });
});

describe("recordsOf", () => {
  it("selects four fifths of the records before the end of the figures, and always the last one", () => {
    const records = recordsOf(exponentialRun(30), 10, 100);
    expect(records.filter((t) => t <= 1001).length).toBe(80);
    expect(records.length).toBe(100);
    expect([records[0], records[records.length - 1]]).toEqual([0, 3000]);
  });

  it("selects every record of a short run", () => {
    expect(recordsOf(readRun(argumentsOf("test").at("run"), { times: [0, 1, 2] }), 2, 25)).toEqual([0, 1, 2]);
  });
});
