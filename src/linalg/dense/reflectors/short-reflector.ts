/** Shorter vectors (of a matrix scaled to 1) are treated as zero, because their squares would underflow. */
const MIN_LENGTH = 1e-140;

/**
 * Like `makeReflector`, in plain loops, for few entries x[at + from ... at + to). A vector that is already a multiple
 * of e₁ is left unchanged; tau is then 0.
 */
export function makeShortReflector(
  x: Float64Array,
  at: number,
  from: number,
  to: number,
  heads: Float64Array,
  index: number,
): number {
  const first = x[at + from]!;
  let squares = 0;
  for (let j = from + 1; j < to; j++) squares += x[at + j]! * x[at + j]!;
  heads[index] = first;
  if (squares < MIN_LENGTH * MIN_LENGTH) return 0;
  const length = Math.sqrt(first * first + squares);
  const head = first > 0 ? -length : length;
  heads[index] = head;
  const scale = 1 / (first - head);
  x[at + from] = 1;
  for (let j = from + 1; j < to; j++) x[at + j]! *= scale;
  return (head - first) / head;
}

/**
 * Multiplies rows [first, last) of `m` by I − tau v vᵀ; the vector begins at v[at + from] and covers columns
 * [from, to).
 */
export function reflectRows(
  m: Float64Array,
  stride: number,
  first: number,
  last: number,
  v: Float64Array,
  at: number,
  from: number,
  to: number,
  tau: number,
): void {
  if (tau === 0) return;
  for (let i = first; i < last; i++) {
    const row = i * stride;
    let sum = 0;
    for (let j = from; j < to; j++) sum += m[row + j]! * v[at + j]!;
    sum *= tau;
    for (let j = from; j < to; j++) m[row + j]! -= sum * v[at + j]!;
  }
}
