import type { Arguments } from "../../arrays/arguments";

/** Regular tree with levels 0 ... `levels` − 1, in which every node except the leaves has `branching` children. */
export interface Tree {
  readonly levels: number;
  readonly branching: number;
  /** Number of leaves, branching^(levels − 1), exact. */
  readonly leaves: number;
}

/** Returns the tree of the given sizes, after checking that the number of its leaves is a safe integer. */
export function checkTree(args: Arguments, levels: unknown, branching: unknown): Tree {
  const depth = args.number("levels", levels, { integer: true, atLeast: 1 });
  const children = args.number("branching", branching, { integer: true, atLeast: 2 });
  const leaves = children ** (depth - 1);
  if (Number.isSafeInteger(leaves)) return { levels: depth, branching: children, leaves };
  const expected = `small enough for fewer than 2^53 leaves (branching ${children})`;
  throw args.error("levels", expected, depth);
}

/** Returns the number of nodes of a tree. */
export function nodeCount({ levels, branching }: Tree): number {
  return (branching ** levels - 1) / (branching - 1);
}

/**
 * Returns the path names of the nodes of a level, from the left: "1", "2" below the root; "1.1", "1.2", ... below them.
 */
export function nodeNames({ branching }: Tree, level: number): string[] {
  if (level === 0) return ["root"];
  let names = [""];
  for (let k = 0; k < level; k++) {
    names = names.flatMap((name) =>
      Array.from({ length: branching }, (_, child) =>
        name === "" ? `${child + 1}` : `${name}.${child + 1}`,
      ),
    );
  }
  return names;
}

/**
 * Computes the contributions Δ_k of the levels, root first, to the covariance of two items whose paths share a node of
 * the level. With the factor ρ = (1 − 2 flip)² by which a correlation decays per level, Δ_0 = ρ^(D−1) and
 * Δ_k = (1 − ρ) ρ^(D−1−k).
 */
export function levelVariances({ levels }: Tree, flip: number): Float64Array {
  const kept = (1 - 2 * flip) ** 2;
  const lost = 4 * flip * (1 - flip);
  return Float64Array.from({ length: levels }, (_, k) => (k === 0 ? 1 : lost) * kept ** (levels - 1 - k));
}
