import type { NdArray } from "learning-dynamics/arrays";
import { THINGS } from "./trained";

/** Computes the similarities of the hidden representations of all pairs. */
export const similarities = (first: NdArray): number[][] =>
  THINGS.map((a) =>
    THINGS.map((b) =>
      Array.from({ length: first.shape[0]! }, (_, unit) => first.get(unit, a) * first.get(unit, b)).reduce(
        (sum, x) => sum + x,
        0,
      ),
    ),
  );

/** Computes the mean similarity within kinds, within kingdoms but not kinds, and of all other pairs. */
export function blocks(first: NdArray): { kind: number; kingdom: number; all: number } {
  const matrix = similarities(first);
  const mean = (isMember: (a: number, b: number) => boolean) => {
    const members = THINGS.flatMap((a) => THINGS.filter((b) => isMember(a, b)).map((b) => matrix[a]![b]!));
    return members.reduce((sum, x) => sum + x, 0) / members.length;
  };
  const same = (size: number) => (a: number, b: number) => Math.floor(a / size) === Math.floor(b / size);
  return {
    kind: mean((a, b) => a !== b && same(2)(a, b)),
    kingdom: mean((a, b) => same(4)(a, b) && !same(2)(a, b)),
    all: mean((a, b) => !same(4)(a, b)),
  };
}

/** Computes the correlation of the entries of two symmetric matrices above their diagonals. */
export function correlation(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  const centred = (matrix: typeof a) => {
    const entries = THINGS.flatMap((i) => THINGS.filter((j) => j > i).map((j) => matrix[i]![j]!));
    return entries.map((x) => x - entries.reduce((sum, y) => sum + y, 0) / entries.length);
  };
  const [x, y] = [centred(a), centred(b)];
  const inner = (p: number[], q: number[]) => p.reduce((sum, v, i) => sum + v * q[i]!, 0);
  return inner(x, y) / Math.sqrt(inner(x, x) * inner(y, y));
}
