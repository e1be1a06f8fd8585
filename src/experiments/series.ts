/** `count` >= 2 numbers from `first` to `last` in equal steps, both included. */
export function linearGrid(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
}

/** Column `k` of an array of shape [rows, columns]. */
export function column(array: { get(i: number, j: number): number; shape: number[] }, k: number): number[] {
  return Array.from({ length: array.shape[0]! }, (_, i) => array.get(i, k));
}

/** Every `stride`-th of the values, from `offset` on: dots that stay apart. */
export const thin = (values: ArrayLike<number>, stride: number, offset = 0): number[] =>
  Array.from(
    { length: Math.ceil((values.length - offset) / stride) },
    (_, i) => values[offset + i * stride]!,
  );

/** When a curve first has the given value from below, interpolated linearly; Infinity if it never has. */
export function firstTime(times: ArrayLike<number>, values: ArrayLike<number>, value: number): number {
  if (values[0]! >= value) return times[0]!;
  for (let i = 1; i < times.length; i++) {
    if (values[i]! < value) continue;
    const part = (value - values[i - 1]!) / (values[i]! - values[i - 1]!);
    return times[i - 1]! + part * (times[i]! - times[i - 1]!);
  }
  return Number.POSITIVE_INFINITY;
}
