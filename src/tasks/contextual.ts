import { type Arguments, argumentsOf } from "../arrays/arguments";
import { toNdArray } from "../arrays/to-ndarray";
import { checkTree, nodeCount, nodeNames, type Tree } from "./hierarchies/tree";
import type { Task } from "./task";

/**
 * Returns a task with objects whose features depend on the context: every object has the same hierarchical features in
 * every context, and a second copy of them in a block of features for the context (Jarvis, Klein, Rosman & Saxe 2025).
 *
 * The features of an object are 1 for the nodes above it in a binary tree and 0 for the others. Samples are ordered by
 * context, then by object.
 *
 * @param options.objects number n of objects, a power of two from 2, default 8
 * @param options.contexts number C of contexts, at least 1
 * @returns inputs [n C, n + C]: the object one-hot, then the context one-hot; targets [n C, (2n − 1)(C + 1)]: the
 * object's 2n − 1 features in the common block and in the block of the context, zero in the other contexts' blocks
 * @throws ArgumentError for a number of objects that is not a power of two, no context, or a task over 2 GiB
 * @example
 * const task = contextual({ objects: 8, contexts: 3 }); // inputs [24, 11], targets [24, 60]
 */
export function contextual(options: { objects?: number; contexts: number }): Task {
  const args = argumentsOf("contextual");
  args.options("options", options, { objects: true, contexts: true });
  const { objects = 8, contexts } = options;
  const tree = objectTree(args, objects);
  args.number("contexts", contexts, { integer: true, atLeast: 1 });
  const nodes = nodeCount(tree);
  const [samples, nIn, nOut] = [objects * contexts, objects + contexts, nodes * (contexts + 1)];
  args.memory("contexts", samples * (nIn + nOut), "fewer objects or contexts");
  const inputs = new Float64Array(samples * nIn);
  const targets = new Float64Array(samples * nOut);
  for (let context = 0; context < contexts; context++) {
    for (let object = 0; object < objects; object++) {
      const sample = context * objects + object;
      inputs[sample * nIn + object] = 1;
      inputs[sample * nIn + objects + context] = 1;
      for (const node of nodesAbove(tree, object)) {
        targets[sample * nOut + node] = 1;
        targets[sample * nOut + nodes * (context + 1) + node] = 1;
      }
    }
  }
  return {
    inputs: toNdArray(inputs, [samples, nIn]),
    targets: toNdArray(targets, [samples, nOut]),
    labels: labels(tree, contexts),
  };
}

function objectTree(args: Arguments, objects: unknown): Tree {
  const count = args.number("objects", objects, { integer: true, atLeast: 2, atMost: 2 ** 30 });
  const levels = 32 - Math.clz32(count);
  if (2 ** (levels - 1) === count) return checkTree(args, levels, 2);
  throw args.error("objects", "a power of two", objects);
}

/** Returns the nodes on the path from the root to a leaf, numbered level by level from 0 at the root. */
function nodesAbove({ levels }: Tree, leaf: number): number[] {
  return Array.from(
    { length: levels },
    (_, level) => 2 ** level - 1 + Math.floor(leaf / 2 ** (levels - 1 - level)),
  );
}

function labels(tree: Tree, contexts: number): { items: string[]; features: string[] } {
  const numbered = Array.from({ length: contexts }, (_, c) => `context ${c + 1}`);
  const objects = nodeNames(tree, tree.levels - 1);
  const nodes = Array.from({ length: tree.levels }, (_, level) => nodeNames(tree, level)).flat();
  return {
    items: numbered.flatMap((context) => objects.map((object) => `${object} in ${context}`)),
    features: ["common", ...numbered].flatMap((block) => nodes.map((node) => `${node} (${block})`)),
  };
}
