import type { Graph } from "../graph";

/** A beginning that paths share: the path to `parent` and then `edge`. */
export interface PathPrefix {
  /** Number of the shorter prefix; -1 for an edge out of an input. */
  readonly parent: number;
  readonly edge: number;
  /** Units of the input the path begins at. */
  readonly width: number;
  /** The path that ends here, or -1. */
  readonly path: number;
}

/** All prefixes of the paths, shorter ones first: what several paths share is computed once. */
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

/** Multiplications of one gradient along the trie, without those with the inputs' statistics. */
export const trieWork = ({ edges }: Graph, trie: readonly PathPrefix[]): number =>
  trie.reduce(
    (sum, { parent, edge, width }) => sum + (parent < 0 ? 0 : 3 * (edges[edge]!.length * width + 600)),
    0,
  );
