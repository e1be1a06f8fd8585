import type { Match } from "../../../src/representations";
import type { Rows } from "../activations";

/** Returns the columns of a matrix. */
export const columnsOf = (matrix: Rows): number[][] => matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));

const inner = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, a, i) => sum + a * y[i]!, 0);

/** Subtracts the projections on orthonormal vectors, twice. */
function residualOf(vector: readonly number[], basis: readonly (readonly number[])[]): number[] {
  let rest = [...vector];
  for (const q of [...basis, ...basis]) {
    const part = inner(rest, q);
    rest = rest.map((x, i) => x - part * q[i]!);
  }
  return rest;
}

/** Computes an orthonormal basis by the Gram–Schmidt process, without dependent vectors. */
function basisOf(vectors: readonly (readonly number[])[]): number[][] {
  const basis: number[][] = [];
  for (const vector of vectors) {
    const rest = residualOf(vector, basis);
    const norm = Math.sqrt(inner(rest, rest));
    if (norm > 1e-10 * Math.sqrt(inner(vector, vector))) basis.push(rest.map((x) => x / norm));
  }
  return basis;
}

/** Returns all subsets of the indices below `count`. */
const subsets = (count: number): number[][] =>
  Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, i) => i).filter((i) => (bits >> i) & 1),
  );

/** A match as lists of columns. */
export type Lists = { readonly a: readonly number[]; readonly b: readonly number[] };

export const listsOf = ({ a, b }: Match): Lists => ({ a: [...a], b: [...b] });

/** Tests whether all members of a match belong to another. */
export const isWithin = (small: Lists, large: Lists): boolean =>
  small.a.every((i) => large.a.includes(i)) && small.b.every((j) => large.b.includes(j));

/** Number of neurons of a match. */
export const sizeOf = ({ a, b }: Lists): number => a.length + b.length;

/** Finds all non-empty matches of the columns of two matrices by testing all pairs of subsets. */
export function allMatches(a: Rows, b: Rows, epsilon: number): Lists[] {
  const [x, y] = [columnsOf(a), columnsOf(b)];
  const isClose = (z: readonly number[], basis: number[][]) => {
    const rest = residualOf(z, basis);
    return Math.sqrt(inner(rest, rest) / inner(z, z)) <= epsilon + 1e-12;
  };
  const right = subsets(y.length).map((chosen) => ({ chosen, basis: basisOf(chosen.map((j) => y[j]!)) }));
  return subsets(x.length).flatMap((left) => {
    const basis = basisOf(left.map((i) => x[i]!));
    return right
      .filter(({ chosen, basis: other }) => {
        if (left.length === 0 || chosen.length === 0) return false;
        return left.every((i) => isClose(x[i]!, other)) && chosen.every((j) => isClose(y[j]!, basis));
      })
      .map(({ chosen }) => ({ a: left, b: chosen }));
  });
}

/** Returns the union of matches. */
export const unionOf = (matches: readonly Lists[]): Lists => {
  const union = (lists: readonly (readonly number[])[]) => [...new Set(lists.flat())].sort((p, q) => p - q);
  return { a: union(matches.map(({ a }) => a)), b: union(matches.map(({ b }) => b)) };
};
