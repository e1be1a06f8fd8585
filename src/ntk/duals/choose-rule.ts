import type { NormalMeans } from "./normal-means";
import type { NormalNodes } from "./normal-nodes";
import type { Rule } from "./trapezoid";

/** Rules from coarse to fine. */
export const RULES: readonly Rule[] = [
  { halvings: 0, reach: 9 },
  { halvings: 0, reach: 13 },
  { halvings: 1, reach: 13 },
  { halvings: 2, reach: 13 },
  { halvings: 3, reach: 13 },
];

/** Largest change of the means, relative to the means of absolute values, if the steps of a rule are halved. */
const TOLERANCE = 1e-14;

/** Result of the search for a rule. */
export interface ChosenRule {
  /** Index in `RULES`, or undefined if no rule is fine enough. */
  readonly index?: number | undefined;
  /** Relative change of the means after the last halving. */
  readonly change: number;
}

/**
 * Returns the coarsest rule that is accurate to rounding for a variable of standard deviation r: with half its steps
 * and a larger range, the means of f², f′², (1 + z) f and (1 + z) f′ are the same. A kink or jump, with an error of a
 * power of the step, fails the test for every rule.
 */
export function chooseRule(means: NormalMeans, r: number): ChosenRule {
  let change = Number.POSITIVE_INFINITY;
  for (const [index, { halvings, reach }] of RULES.entries()) {
    const found = testMeans(means.nodesOf({ halvings, reach }, r), r);
    const finer = testMeans(means.nodesOf({ halvings: halvings + 1, reach: reach + 3 }, r), r);
    change = 0;
    for (let k = 0; k < 4; k++) {
      const difference = Math.abs(found.means[k]! - finer.means[k]!);
      if (difference > 0 || Number.isNaN(difference)) change = Math.max(change, difference / finer.sizes[k]!);
    }
    if (change <= TOLERANCE) return { index, change };
  }
  return { change };
}

function testMeans({ count, points, weights, values, slopes }: NormalNodes, r: number) {
  const means = new Float64Array(4);
  const sizes = new Float64Array(4);
  for (let i = 0; i < count; i++) {
    const [value, slope] = [values[i]!, slopes[i]!];
    const tilt = r === 0 ? 1 : 1 + points[i]! / r;
    for (const [k, term] of [value * value, slope * slope, tilt * value, tilt * slope].entries()) {
      means[k]! += weights[i]! * term;
      sizes[k]! += weights[i]! * Math.abs(term);
    }
  }
  return { means, sizes };
}
