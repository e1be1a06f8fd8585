import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import { generator } from "../../random/generator";
import { oneHot } from "../one-hot";
import type { Task } from "../task";
import { checkTree, levelVariances, nodeCount, nodeNames, type Tree } from "./tree";

/**
 * Returns a hierarchical task by branching diffusion: the leaves of a regular tree are the items (one-hot inputs), and
 * their features are inherited from the root with random changes of sign on the branches (Saxe, McClelland & Ganguli,
 * CogSci 2013).
 *
 * With `features: N`, N random features are sampled: ±1 at the root, changing sign with probability `flip` on every
 * branch. Without it, the result is the expected task: one feature per node of the tree, equal on the leaves below the
 * node and zero elsewhere, scaled so that targets targetsᵀ / (number of features) is exactly the expected item
 * covariance.
 *
 * @param options.levels number D of levels of the tree, root (level 0) and leaves (level D − 1) included;
 * P = branching^(D−1)
 * @param options.branching number of children of a node, default 2
 * @param options.features number of features to sample; default: the expected task
 * @param options.flip probability of a change of sign on a branch, default 0.1
 * @param options.seed seed of the sampled features, default 0
 * @returns inputs [P, P] (one-hot), targets [P, N], labels by path ("1.2" is the second child of the root's first
 * child)
 * @throws ArgumentError for sizes that are not positive integers, `flip` outside 0 ... 1, or a task over 2 GiB
 * @example
 * const expected = hierarchy({ levels: 4 }); // 8 items, 15 features
 * const sampled = hierarchy({ levels: 4, features: 200, seed: 3 });
 */
export function hierarchy(options: {
  levels: number;
  branching?: number;
  features?: number;
  flip?: number;
  seed?: number;
}): Task {
  const args = argumentsOf("hierarchy");
  args.options("options", options, { levels: true, branching: true, features: true, flip: true, seed: true });
  const { levels, branching = 2, features, flip = 0.1, seed = 0 } = options;
  const tree = checkTree(args, levels, branching);
  args.number("flip", flip, { atLeast: 0, atMost: 1 });
  args.number("seed", seed, { integer: true });
  if (features !== undefined) args.number("features", features, { integer: true, atLeast: 1 });
  const columns = features ?? nodeCount(tree);
  args.memory("levels", tree.leaves * (tree.leaves + columns), "fewer levels, branches or features");
  const targets =
    features === undefined
      ? expectedTargets(tree, flip, columns)
      : sampledTargets(tree, flip, features, seed);
  return {
    inputs: oneHot(tree.leaves),
    targets: toNdArray(targets, [tree.leaves, columns]),
    labels: { items: nodeNames(tree, levels - 1), features: featureNames(tree, features) },
  };
}

function featureNames(tree: Tree, features: number | undefined): string[] {
  if (features !== undefined) return Array.from({ length: features }, (_, j) => `feature ${j + 1}`);
  return Array.from({ length: tree.levels }, (_, level) => nodeNames(tree, level)).flat();
}

function expectedTargets(tree: Tree, flip: number, columns: number): Float64Array {
  const { levels, branching, leaves } = tree;
  const variances = levelVariances(tree, flip);
  const targets = new Float64Array(leaves * columns);
  let first = 0;
  for (let level = 0; level < levels; level++) {
    const value = Math.sqrt(columns * variances[level]!);
    const leavesPerNode = branching ** (levels - 1 - level);
    for (let leaf = 0; leaf < leaves; leaf++) {
      targets[leaf * columns + first + Math.floor(leaf / leavesPerNode)] = value;
    }
    first += branching ** level;
  }
  return targets;
}

function sampledTargets(tree: Tree, flip: number, features: number, seed: number): Float64Array {
  const { levels, branching, leaves } = tree;
  const random = generator(seed);
  const targets = new Float64Array(leaves * features);
  for (let feature = 0; feature < features; feature++) {
    let signs = [random.uniform() < 0.5 ? -1 : 1];
    for (let level = 1; level < levels; level++) {
      signs = Array.from({ length: signs.length * branching }, (_, node) => {
        const parent = signs[Math.floor(node / branching)]!;
        return random.uniform() < flip ? -parent : parent;
      });
    }
    for (let leaf = 0; leaf < leaves; leaf++) targets[leaf * features + feature] = signs[leaf]!;
  }
  return targets;
}
