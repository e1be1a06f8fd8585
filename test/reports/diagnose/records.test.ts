import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { lossesOf } from "../../../src/reports/diagnose/losses";
import { recordsByChange, recordsOf, shownUntil } from "../../../src/reports/diagnose/records";
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

const lossesOfRun = (end: number) => lossesOf(argumentsOf("test"), exponentialRun(end));

describe("shownUntil", () => {
  it("is three times as long as the loss takes for 99 % of its decrease", () => {
    // Between records at distance 0.01 the loss is interpolated linearly.
    expect(Math.abs(shownUntil(exponentialRun(30), lossesOfRun(30)) / (3 * Math.log(100)) - 1)).toBeLessThan(
      1e-4,
    );
  });

  it("is at most the end of the run", () => {
    expect(shownUntil(exponentialRun(8), lossesOfRun(8))).toBe(8);
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

describe("recordsByChange", () => {
  it("selects records with equal changes of the loss between them, and the last one", () => {
    const { values } = lossesOfRun(30)!;
    const records = recordsByChange(lossesOfRun(30)!, 20);
    expect([records[0], records[records.length - 1]]).toEqual([0, 3000]);
    // Consecutive records are at distance 0.01, in which the loss changes by at most 1 % of its first value.
    for (const [i, t] of records.slice(1, -1).entries()) {
      expect(Math.abs(values[records[i]!]! - values[t]! - values[0]! / 20)).toBeLessThanOrEqual(
        0.0101 * values[0]!,
      );
    }
  });

  it("selects the first and the last record of a constant loss", () => {
    expect(recordsByChange({ values: [1, 1, 1], decrease: 0, rise: 0, risenAt: 0 }, 5)).toEqual([0, 2]);
  });
});
