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
  // Weight of the link between columns i < j, at i * total + j.
  const links = new Float64Array(total * total);
  let sumOfSquares = 0;
  matrices.forEach(({ a, b, data }, m) => {
    const weight = weights[m]!;
    const [rows, columns] = [sizes[a]!, sizes[b]!];
    const [down, along] = a < b ? [total, 1] : [1, total];
    const start = starts[a]! * down + starts[b]! * along;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const square = weight * data[i * columns + j]! ** 2;
        sumOfSquares += square;
        if (a !== b) links[start + i * down + j * along]! += square;
      }
    }
  });
  const strong: number[] = [];
  links.forEach((weight, at) => {
    if (weight > ROUNDING_FRACTION * sumOfSquares) strong.push(at);
  });
  strong.sort((x, y) => links[y]! - links[x]! || x - y);

  // Mode of every column, and columns of every mode by end; -1 for none.
  const ends = sizes.length;
  const modeOf = Int32Array.from({ length: total }, (_, i) => i);
  const columnAt = new Int32Array(total * ends).fill(-1);
  const isMerged = new Uint8Array(total);
  sizes.forEach((n, end) => {
    for (let i = starts[end]!; i < starts[end]! + n; i++) columnAt[i * ends + end] = i;
  });
  const haveCommonEnd = (mode: number, other: number): boolean => {
    for (let end = 0; end < ends; end++) {
      if (columnAt[mode * ends + end]! >= 0 && columnAt[other * ends + end]! >= 0) return true;
    }
    return false;
  };
  for (const at of strong) {
    const [keep, lose] = [modeOf[Math.floor(at / total)]!, modeOf[at % total]!];
    if (keep === lose || haveCommonEnd(keep, lose)) continue;
    for (let end = 0; end < ends; end++) {
      const column = columnAt[lose * ends + end]!;
      if (column < 0) continue;
      columnAt[keep * ends + end] = column;
      modeOf[column] = keep;
    }
    isMerged[lose] = 1;
  }
  const modes = [...isMerged.keys()].filter((mode) => isMerged[mode] === 0);
  return sizes.map((_, end) =>
    Int32Array.from(modes, (mode) => {
      const column = columnAt[mode * ends + end]!;
      return column < 0 ? -1 : column - starts[end]!;
    }),
  );
}
