import type { Generator } from "../random";

/** Shuffles the numbers 0 to count − 1. */
export function shuffled(count: number, random: Generator): number[] {
  const order = Array.from({ length: count }, (_, k) => k);
  for (let k = count - 1; k > 0; k--) {
    const other = random.integer(k + 1);
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  return order;
}
