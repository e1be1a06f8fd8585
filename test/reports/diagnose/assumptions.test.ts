import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { contradictions } from "../../../src/reports/diagnose/assumptions";
import { lossesOf } from "../../../src/reports/diagnose/losses";
import { readRun } from "../../../src/reports/training-run";

/** Observations on a run of outputs over time, one row for each record with all samples after each other. */
function observed(records: readonly (readonly number[])[], targets: readonly number[][]): string[] {
  const shape = [records.length, targets.length, targets[0]!.length];
  const outputs = toNdArray(Float64Array.from(records.flat()), shape);
  const at = argumentsOf("test").at("run");
  const run = readRun(at, { times: records.map((_, t) => 10 * t), outputs, targets });
  return contradictions(run, lossesOf(at, run));
}

const ONE_HOT = [
  [1, 0],
  [0, 1],
];

describe("contradictions", () => {
  it("finds none in a run that approaches its targets, also from large outputs and with noise below 10 %", () => {
    expect(
      observed(
        [
          [0, 0, 0, 0],
          [0.6, 0.1, 0, 0.7],
          [1, 0, 0, 1],
        ],
        ONE_HOT,
      ),
    ).toEqual([]);
    expect(
      observed(
        [
          [30, -20, 5, 9],
          [20, -9, 4, 5],
          [10, -5, 2, 3],
        ],
        ONE_HOT,
      ),
    ).toEqual([]);
    expect(observed([[0], [0.9], [0.7], [1]], [[1]])).toEqual([]);
  });

  it("finds a loss that rises by more than 10 % of its first value, with the time", () => {
    // From a loss of ½ to 0, and back to ½ 0.6² at time 20, 36 % of the first value.
    expect(observed([[0], [1], [0.4], [0.5]], [[1]])).toEqual([
      "the loss ½⟨‖y − ŷ‖²⟩ rises by 36 % of its first value up to time 20",
    ]);
    expect(observed([[1], [0.9], [2]], [[1]])[0]).toBe("the loss ½⟨‖y − ŷ‖²⟩ rises from 0 up to time 20");
  });

  it("finds outputs that grow beyond twice the size of the targets", () => {
    const [, growth] = observed([[0], [1], [4]], [[1]]);
    expect(growth).toBe("the outputs grow to 4 times the size of the targets (root mean squares)");
    expect(observed([[0.1], [3]], [[0]])[1]).toBe(
      "the outputs grow far beyond targets of 0 (root mean squares)",
    );
  });

  it("writes the factors of a run that diverged with an exponent of ten", () => {
    const [rise, growth] = observed([[0], [1], [4e20]], [[1]]);
    expect(rise).toBe("the loss ½⟨‖y − ŷ‖²⟩ rises by 1.6e41 times its first value up to time 20");
    expect(growth).toBe("the outputs grow to 4.0e20 times the size of the targets (root mean squares)");
  });

  it("names the cross-entropy if logits grow on one-hot targets, but not for other targets or losses", () => {
    const logits = [
      [0, 0, 0, 0],
      [4, -4, -3, 5],
    ];
    const name = /^the targets are one-hot and the cross-entropy falls/;
    expect(observed(logits, ONE_HOT)[2]).toMatch(name);
    expect(
      observed(logits, [
        [0.9, 0],
        [0, 1],
      ]),
    ).toHaveLength(2);
    expect(
      observed(logits, [
        [1, 0],
        [1, 1],
      ]),
    ).toHaveLength(2);
    expect(observed([logits[0]!, logits[1]!.map((x) => -x)], ONE_HOT)).toHaveLength(2);
  });

  it("finds nothing without targets", () => {
    const at = argumentsOf("test").at("run");
    const run = readRun(at, { times: [0, 1], outputs: toNdArray(Float64Array.of(0, 9), [2, 1, 1]) });
    expect(contradictions(run, lossesOf(at, run))).toEqual([]);
  });
});
