import type { Interpolant } from "../stepping/stepper";

/**
 * Creates an interpolant in Hairer's nested form `y0 + s (r1 + (1 - s)(r2 + s (r3 + (1 - s)(r4 + ...))))`. The first
 * three rows after `y0` follow from the ends of the step; the other terms vanish at the ends with increasing order.
 */
export function nestedInterpolant(rows: number): Interpolant {
  return {
    rows,
    evaluate(data, offset, n, s, out) {
      const rest = 1 - s;
      const top = (rows - 1) * n;
      for (let i = 0; i < n; i++) {
        let at = offset + top + i;
        let value = data[at]!;
        for (let row = rows - 1; row > 0; row--) {
          at -= n;
          value = data[at]! + value * (row % 2 === 1 ? s : rest);
        }
        out[i] = value;
      }
    },
  };
}

/** Creates an interpolant in powers of the fraction s of the step: `y0 + s (r1 + s (r2 + s r3))`. */
export function powerInterpolant(rows: number): Interpolant {
  return {
    rows,
    evaluate(data, offset, n, s, out) {
      for (let i = 0; i < n; i++) {
        let value = 0;
        for (let row = rows - 1; row >= 0; row--) value = value * s + data[offset + row * n + i]!;
        out[i] = value;
      }
    },
  };
}

/**
 * Writes the rows of the nested form that follow from the ends of a step: the state, the increment, and the two
 * differences between the increment and the slopes at the ends.
 */
export function writeEnds(
  data: Float64Array,
  offset: number,
  step: number,
  left: Float64Array,
  leftSlope: Float64Array,
  right: Float64Array,
  rightSlope: Float64Array,
): void {
  const n = left.length;
  for (let i = 0; i < n; i++) {
    const increment = right[i]! - left[i]!;
    const bend = step * leftSlope[i]! - increment;
    data[offset + i] = left[i]!;
    data[offset + n + i] = increment;
    data[offset + 2 * n + i] = bend;
    data[offset + 3 * n + i] = increment - step * rightSlope[i]! - bend;
  }
}
