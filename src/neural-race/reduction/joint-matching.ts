import type { EndMatrix } from "./path-ends";

/** Column of each mode in the basis of each end, `matching[end][mode]`; -1 if the mode has no column at the end. */
export type Matching = readonly Int32Array[];

/** Squares below this fraction of the sum of squares (entries below 1e-13 of the norm) are attributed to rounding. */
const ROUNDING_FRACTION = 1e-26;

/**
 * Matches the columns of different ends into modes: greedily along the largest entries between them, with at most one
 * column per end in each mode.
 *
 * @param matrices matrices in the bases of their ends
 * @param weights weights of the squares of their entries
 */
export function matchColumns(
  sizes: readonly number[],
  matrices: readonly EndMatrix[],
  weights: readonly number[],
): Matching {
  const starts: number[] = [];
  let total = 0;
  for (const n of sizes) {
    starts.push(total);
    total += n;
  }
  const links = new Map<number, number>();
  let sumOfSquares = 0;
  matrices.forEach(({ a, b, data }, m) => {
    for (let at = 0; at < data.length; at++) {
      const weight = weights[m]! * data[at]! ** 2;
      sumOfSquares += weight;
      if (a === b || weight === 0) continue;
      const [i, j] = [starts[a]! + Math.floor(at / sizes[b]!), starts[b]! + (at % sizes[b]!)];
      const key = Math.min(i, j) * total + Math.max(i, j);
      links.set(key, (links.get(key) ?? 0) + weight);
    }
  });
  const strong = [...links].filter(([, weight]) => weight > ROUNDING_FRACTION * sumOfSquares);
  strong.sort(([keyA, x], [keyB, y]) => y - x || keyA - keyB);

  const endOf = sizes.flatMap((n, end) => new Array<number>(n).fill(end));
  // Mode of every column, and columns of every mode by end.
  const modeOf = Int32Array.from({ length: total }, (_, i) => i);
  const members = Array.from({ length: total }, (_, i) => new Map([[endOf[i]!, i]]));
  for (const [key] of strong) {
    const [keep, lose] = [modeOf[Math.floor(key / total)]!, modeOf[key % total]!];
    if (keep === lose || [...members[lose]!.keys()].some((end) => members[keep]!.has(end))) continue;
    for (const [end, column] of members[lose]!) {
      members[keep]!.set(end, column);
      modeOf[column] = keep;
    }
    members[lose]!.clear();
  }
  const modes = members.filter((columns) => columns.size > 0);
  return sizes.map((_, end) =>
    Int32Array.from(modes, (columns) => (columns.has(end) ? columns.get(end)! - starts[end]! : -1)),
  );
}
