import type { NdArray } from "learning-dynamics/arrays";
import { matmul } from "learning-dynamics/linalg";
import { dense, observeLoss, polynomial, sequential, trainAsync } from "learning-dynamics/networks";
import { normal } from "learning-dynamics/random";
import type { Course, Moments } from "./course";
import type { GrokkingValues } from "./parameters";
import { type GrokkingPlan, VARIANCE } from "./plan";

/** Trains the hidden weights of a network by gradient descent, from record to record. */
export async function trainNetwork(
  { scale, epsilon, dimension, width, seed }: GrokkingValues,
  { train, test, learningRate, dots }: GrokkingPlan,
  signal: AbortSignal,
): Promise<Course> {
  const network = sequential({
    inputShape: [dimension],
    layers: [dense({ width }), polynomial([0, 1, epsilon / 2]), dense({ width: 1, learningRate: 0 })],
  });
  const record = { test: observeLoss(test) };
  // The losses are half mean squares.
  const units = (2 * scale ** 2) / VARIANCE;
  const readout = [new Array<number>(width).fill(1 / width)];
  const start = normal({ shape: [width, dimension], seed: seed + 1000 });
  const course = { steps: [] as number[], train: [] as number[], test: [] as number[] };
  const moments: Moments[] = [];
  let weights = start;
  for (const [k, step] of dots.entries()) {
    const epochs = step - (dots[k - 1] ?? 0);
    const options = { learningRate: learningRate * width, epochs, every: epochs, record, signal };
    const run = await trainAsync(network, { weights: [weights, readout] }, train, options);
    if (run.result === "aborted") break;
    weights = run.parameters.weights[0]!;
    course.steps.push(step);
    course.train.push(units * run.loss.at(-1)!);
    course.test.push(units * run.observations.test.at(-1)!);
    moments.push(momentsOf(weights));
  }
  return { ...course, initial: momentsOf(start), moments };
}

/** Computes the mean and the second moment of weights, one row per unit. */
function momentsOf(weights: NdArray): Moments {
  const width = weights.shape[0]!;
  const share = [new Array<number>(width).fill(1 / width)];
  const square = matmul(weights, weights, { transposeLeft: true });
  return {
    mean: Float64Array.from(matmul(share, weights).data),
    secondMoment: Float64Array.from(square.data, (sum) => sum / width),
  };
}
