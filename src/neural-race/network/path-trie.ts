import type { Graph } from "../graph";

/** A prefix of one or several paths: the prefix `parent` followed by `edge`. */
export interface PathPrefix {
  /** Number of the prefix without the last edge; -1 if `edge` leaves an input. */
  readonly parent: number;
  readonly edge: number;
  /** Number of units of the input at the beginning. */
  readonly width: number;
  /** Number of the path that ends here, or -1. */
  readonly path: number;
}

/** Lists all prefixes of the paths, parents first, so that products along shared prefixes are computed once. */
export function pathTrie({ edges, sizes }: Graph, paths: readonly (readonly number[])[]): PathPrefix[] {
  const prefixes: { parent: number; edge: number; width: number; path: number }[] = [];
  const children = new Map<string, number>();
  paths.forEach((path, p) => {
    let parent = -1;
    for (const edge of path) {
      const key = `${parent},${edge}`;
      let prefix = children.get(key);
      if (prefix === undefined) {
        prefix = prefixes.push({ parent, edge, width: sizes[edges[path[0]!]!.from]!, path: -1 }) - 1;
        children.set(key, prefix);
      }
      parent = prefix;
    }
    prefixes[parent]!.path = p;
  });
  return prefixes;
}

/** Estimates the multiplications of one gradient along the trie, without products with the input statistics. */
export const trieWork = ({ edges }: Graph, trie: readonly PathPrefix[]): number =>
  trie.reduce(
    (sum, { parent, edge, width }) => sum + (parent < 0 ? 0 : 3 * (edges[edge]!.length * width + 600)),
    0,
  );
