import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { correlations } from "../../../src/tasks";
import { bigSum, integers } from "./integer-data";

const [INPUTS, TARGETS, GROUP] = [24, 2, 256];

/**
 * Inputs that are not zero in each group of 256 samples: 16 inputs, some of these, one more, none, others, nearly all,
 * the first again.
 */
const BRIGHT: readonly ((j: number) => boolean)[] = [
  (j) => j >= 3 && j < 19,
  (j) => j >= 3 && j < 19 && j % 5 > 0,
  (j) => j >= 2 && j < 19,
  () => false,
  (j) => j % 2 === 0,
  (j) => j > 0,
  (j) => j >= 3 && j < 19,
];
const samples = BRIGHT.length * GROUP - 100;
const drawn = integers(samples * INPUTS, 3);
const inputs = drawn.map((x, k) => {
  const [i, j] = [Math.floor(k / INPUTS), k % INPUTS];
  return BRIGHT[Math.floor(i / GROUP)]!(j) ? x || 1 : 0;
});
const targets = integers(samples * TARGETS, 4);

describe("moment sums of groups with different dark inputs", () => {
  it.each([
    ["integers", 1, 1],
    ["fractions, which float64 adds without rounding", 2 ** -12, 0.5],
  ])("equal sums of BigInt: %s", (_, unit, targetUnit) => {
    const found = correlations({
      inputs: ndarray(
        Float64Array.from(inputs, (x) => x * unit),
        [samples, INPUTS],
      ),
      targets: ndarray(
        Float64Array.from(targets, (y) => y * targetUnit),
        [samples, TARGETS],
      ),
    });
    for (let j = 0; j < INPUTS; j++) {
      for (let i = 0; i <= j; i++) {
        const exact = (bigSum(inputs, inputs, INPUTS, INPUTS, i, j) * unit ** 2) / samples;
        expect(found.inputCorrelation.get(i, j)).toBe(exact);
      }
      for (let i = 0; i < TARGETS; i++) {
        const exact = (bigSum(targets, inputs, TARGETS, INPUTS, i, j) * unit * targetUnit) / samples;
        expect(found.inputOutputCorrelation.get(i, j)).toBe(exact);
      }
    }
  });
});
