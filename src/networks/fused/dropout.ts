import type { Generator } from "../../random";
import type { NumberArray } from "../architecture/number-array";

/**
 * Draws a new mask with entries 0 (with the given probability) or 1/(1 − probability), and writes mask · x to `out`.
 */
export function applyDropout(
  x: NumberArray,
  mask: NumberArray,
  out: NumberArray,
  count: number,
  probability: number,
  random: Generator,
): void {
  const kept = 1 / (1 - probability);
  for (let i = 0; i < count; i++) {
    mask[i] = random.uniform() < probability ? 0 : kept;
    out[i] = mask[i]! * x[i]!;
  }
}
