import { type NdArray, toNdArray } from "../../../arrays";
import { type Generator, generator } from "../../../random";

/** Samples with their classes as one-hot rows. */
export interface Environment {
  /** Features of the samples, ±1, [P, 31]. */
  readonly inputs: NdArray;
  /** Classes, [P, 4]. */
  readonly targets: NdArray;
}

/** Environments in the order of the results. */
export const ENVIRONMENTS = ["tree", "clusters"] as const;

/** Name of an environment. */
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** Number of features: the nodes of a binary tree of five levels. */
export const FEATURES = 31;
/** Number of classes: the nodes of the third level, or the clusters. */
export const CLASSES = 4;

/** Probability that a path goes on to the left child. */
const LEFT = 0.7;
/** Numbers of features of the clusters. */
const CLUSTERS = [8, 7, 9, 7];

/** A sample: the features that are +1, and the class. */
type Draw = (random: Generator) => { readonly active: readonly number[]; readonly label: number };

/**
 * Draws a path from the root of the binary tree to a leaf. The first step is left or right with equal probability, and the
 * root is +1 if it is left; the label is the node at the third level.
 */
const drawPath: Draw = (random) => {
  const right = random.integer(2);
  const path = [1 + right];
  for (let last = path[0]!; 2 * last + 2 < FEATURES; last = path[path.length - 1]!) {
    path.push(random.uniform() < LEFT ? 2 * last + 1 : 2 * last + 2);
  }
  return { active: right === 1 ? path : [0, ...path], label: path[1]! - 3 };
};

/** Draws one of four clusters, of which all features are +1. */
const drawCluster: Draw = (random) => {
  const label = random.integer(CLUSTERS.length);
  const first = CLUSTERS.slice(0, label).reduce((sum, n) => sum + n, 0);
  return { active: Array.from({ length: CLUSTERS[label]! }, (_, i) => first + i), label };
};

/** Draws samples of an environment (Zambra, Maritan & Testolin 2020). */
export function drawEnvironment(name: EnvironmentName, samples: number, seed: number): Environment {
  const random = generator(seed);
  const draw = { tree: drawPath, clusters: drawCluster }[name];
  const inputs = toNdArray(new Float64Array(samples * FEATURES).fill(-1), [samples, FEATURES]);
  const targets = toNdArray(new Float64Array(samples * CLASSES), [samples, CLASSES]);
  for (let p = 0; p < samples; p++) {
    const { active, label } = draw(random);
    for (const feature of active) inputs.set(p, feature, 1);
    targets.set(p, label, 1);
  }
  return { inputs, targets };
}
