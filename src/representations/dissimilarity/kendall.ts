/**
 * Computes Kendall's rank correlation τ_b of two series of group numbers (`tieGroups`), each with at least two groups:
 *
 *   τ_b = (concordant − discordant pairs) / √(pairs not tied in x · pairs not tied in y)
 *
 * Discordant pairs are counted by a merge sort, in O(N log N) operations (Knight 1966).
 */
export function kendallTau(x: Float64Array, y: Float64Array): number {
  const count = x.length;
  // Sorted by x, then by y: one key for both, exact because the groups are integers below N.
  const keys = x.map((group, i) => group * count + y[i]!).sort();
  const groups = keys.map((key) => Math.floor(key / count));
  const pairs = (count * (count - 1)) / 2;
  const tiedInX = tiedPairs(groups);
  const tiedInBoth = tiedPairs(keys);
  const second = keys.map((key, i) => key - groups[i]! * count);
  const discordant = sortAndCount(second);
  const tiedInY = tiedPairs(second);
  const difference = pairs - tiedInX - tiedInY + tiedInBoth - 2 * discordant;
  return difference / (Math.sqrt(pairs - tiedInX) * Math.sqrt(pairs - tiedInY));
}

/** Counts the pairs of equal values in a sorted list. */
function tiedPairs(sorted: Float64Array): number {
  let [pairs, run] = [0, 0];
  for (let i = 1; i < sorted.length; i++) {
    run = sorted[i] === sorted[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Sorts values in place by merging runs of doubled length; returns the number of pairs in descending order. */
function sortAndCount(values: Float64Array): number {
  const merged = new Float64Array(values.length);
  let inversions = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start + width < values.length; start += 2 * width) {
      const [middle, end] = [start + width, Math.min(start + 2 * width, values.length)];
      let [left, right] = [start, middle];
      for (let to = start; to < end; to++) {
        if (left < middle && (right === end || values[left]! <= values[right]!)) merged[to] = values[left++]!;
        else {
          inversions += middle - left;
          merged[to] = values[right++]!;
        }
      }
      values.set(merged.subarray(start, end), start);
    }
  }
  return inversions;
}
