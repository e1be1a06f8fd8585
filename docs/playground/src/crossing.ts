/** Formats the time at which a curve first grows to a value, by linear interpolation between its points. */
export function crossing(times: ArrayLike<number>, curve: readonly number[], value: number): string {
  const i = curve.findIndex((y, k) => k > 0 && curve[k - 1]! < value && y >= value);
  if (i < 0) return "never";
  const part = (value - curve[i - 1]!) / (curve[i]! - curve[i - 1]!);
  return (times[i - 1]! + part * (times[i]! - times[i - 1]!)).toPrecision(3);
}
