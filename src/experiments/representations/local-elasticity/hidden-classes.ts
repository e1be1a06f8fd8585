import { type NdArray, toNested } from "../../../arrays";
import { meanOf } from "../../../reports/numbers";
import { clusterAgreement, elasticity, kernelKMeans } from "../../../representations";
import { digits } from "../../../tasks";
import { dot, pairwise } from "./torus-run";
import { type Monitor, type TrainingSettings, trainNetwork } from "./train-network";

/** Digits of the two classes that are hidden in one, and of the other class (He & Su 2020). */
export const HIDDEN = [5, 8];
export const OTHERS = [3, 9];

/** Learning rate of the steps, far below 1 / Θ(x, x). */
const STEP = 1e-6;

/** Agreements of clusters with the two hidden classes. */
export interface HiddenClasses {
  /** Clusters of the kernelised similarity. */
  readonly elasticity: number;
  /** Clusters of the images, by their inner products. */
  readonly images: number;
}

/** Trains a network to distinguish two digits together from two others, and clusters the images of the former two. */
export async function findHiddenClasses(
  monitor: Monitor,
  perDigit: number,
  settings: TrainingSettings,
): Promise<HiddenClasses> {
  const { seed } = settings;
  const drawn = toNested(digits({ samples: 10 * perDigit, size: 8, seed }).inputs) as number[][];
  const imagesOf = (classes: readonly number[]) => drawn.filter((_, i) => classes.includes(i % 10));
  const hidden = imagesOf(HIDDEN);
  const inputs = [...hidden, ...imagesOf(OTHERS)];
  const targets = inputs.map((_, i) => [i < hidden.length ? 1 : -1]);
  const { network, trained } = await trainNetwork(monitor, { inputs, targets }, settings);
  const samples = { inputs: hidden, targets: hidden.map(() => [1]) };
  const { kernelised } = elasticity(network, trained, samples, { learningRate: STEP });
  const truth = drawn.flatMap((_, i) => (HIDDEN.includes(i % 10) ? [i % 10] : []));
  const agreement = (gram: NdArray) => clusterAgreement(kernelKMeans(gram, 2, { seed }).labels, truth);
  const indices = [...hidden.keys()];
  return {
    elasticity: agreement(pairwise(indices, (i, j) => meanOf([kernelised.get(i, j), kernelised.get(j, i)]))),
    images: agreement(pairwise(hidden, dot)),
  };
}
