import { largestMagnitude } from "../linalg/norm";

/** Values that differ by at most this fraction of the largest magnitude are equal up to rounding errors. */
const ROUNDING = 1e-12;

/** Tests whether all values are equal up to rounding errors. */
export function isConstant(values: Float64Array): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return high - low <= ROUNDING * largestMagnitude(values);
}

/**
 * Returns the number of the group of every value, in ascending order from 0. Neighbours in the sorted list belong to one
 * group if they are equal up to rounding errors.
 */
export function tieGroups(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((i, j) => values[i]! - values[j]!);
  const gap = ROUNDING * largestMagnitude(values);
  const groups = new Float64Array(values.length);
  for (let k = 1, group = 0; k < order.length; k++) {
    if (values[order[k]!]! - values[order[k - 1]!]! > gap) group++;
    groups[order[k]!] = group;
  }
  return groups;
}

/** Returns the mean rank of the group of every value. */
export function averageRanks(values: Float64Array): Float64Array {
  const groups = tieGroups(values);
  const sizes = new Float64Array(groups.length);
  for (let i = 0; i < groups.length; i++) sizes[groups[i]!]!++;
  const ranks = new Float64Array(groups.length);
  for (let group = 0, below = 0; group < sizes.length; below += sizes[group]!, group++) {
    ranks[group] = below + (sizes[group]! - 1) / 2;
  }
  return groups.map((group) => ranks[group]!);
}
