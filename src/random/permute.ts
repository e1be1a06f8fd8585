import type { Generator } from "./generator";

/** Permutes numbers at random, in place (Fisher & Yates), and returns them. */
export function permute<Numbers extends number[] | Int32Array | Uint32Array>(
  order: Numbers,
  random: Generator,
): Numbers {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
