import type { Generator } from "../random";
import { permute } from "../random/permute";

/** Shuffles the numbers 0 to count − 1. */
export const shuffled = (count: number, random: Generator): number[] =>
  permute(
    Array.from({ length: count }, (_, k) => k),
    random,
  );
