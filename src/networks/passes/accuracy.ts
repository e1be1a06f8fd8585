/**
 * Counts the samples whose largest output has the index of their largest target (the first of equal ones); for one
 * output, those whose output and target are both above 0 or both not.
 *
 * @param outputs [rows, n], possibly followed by other numbers
 * @param targets like `outputs`
 */
export function countRight(outputs: Float64Array, targets: Float64Array, rows: number, n: number): number {
  const classOf = n === 1 ? signAt : largestAt;
  let right = 0;
  for (let at = 0; at < rows * n; at += n) if (classOf(outputs, at, n) === classOf(targets, at, n)) right++;
  return right;
}

const signAt = (data: Float64Array, at: number): number => Number(data[at]! > 0);

function largestAt(data: Float64Array, at: number, n: number): number {
  let best = 0;
  for (let j = 1; j < n; j++) if (data[at + j]! > data[at + best]!) best = j;
  return best;
}
