import { describe, expect, it } from "vitest";
import type { Row } from "../../bench/compare";
import { compareWithRecorded, record } from "../../bench/recorded";

/** Returns the rows of a workload; the library comes first, with ratio 1. */
const rowsOf = (workload: string, ratios: Record<string, number>): Row[] =>
  Object.entries({ library: 1, ...ratios }).map(([contender, ratio]) => ({
    workload,
    contender,
    milliseconds: ratio,
    ratio,
  }));

const before = record([...rowsOf("a", { NumPy: 0.512345, plain: 4 }), ...rowsOf("b", { NumPy: 2 })], {});

describe("recorded ratios of benchmarks", () => {
  it("hold three digits of the ratios of the other contenders", () => {
    expect(before).toEqual({ a: { NumPy: 0.512, plain: 4 }, b: { NumPy: 2 } });
  });

  it("name a ratio that fell by more than a quarter, and none that fell by less", () => {
    const { falls, compared } = compareWithRecorded(rowsOf("a", { NumPy: 0.38, plain: 3.01 }), before);
    expect(falls).toEqual([{ workload: "a", contender: "NumPy", recorded: 0.512, ratio: 0.38 }]);
    expect(compared).toBe(2);
  });

  it("say which contenders are not recorded", () => {
    const { falls, unrecorded } = compareWithRecorded(rowsOf("a", { SciPy: 1, plain: 4 }), before);
    expect(falls).toEqual([]);
    expect(unrecorded).toEqual(["a: SciPy"]);
  });

  it("keep what a new record does not measure", () => {
    expect(record(rowsOf("a", { NumPy: 1 }), before)).toEqual({ a: { NumPy: 1, plain: 4 }, b: { NumPy: 2 } });
  });
});
