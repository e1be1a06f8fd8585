import { type AbortSignalLike, type NdArray, toNdArray } from "../../arrays";
import { polynomialGrokkingAsync } from "../../generalisation";
import { matmul } from "../../linalg";
import { gradient, loss, mlp, polynomial } from "../../networks";
import { normal } from "../../random";
import { largestDifference, lastOf } from "../../reports/numbers";
import { firstTime, geometricGrid } from "../../reports/series";
import type { Task } from "../../tasks";
import { difference, scaled } from "../array-arithmetic";

/** Part of the initial loss at which the training samples count as fitted, and the test samples as learned. */
const LEARNED = 0.1;
/** Part of the time for which effective parameters are computed, which takes most of the work. */
const COUNTED = 0.1;
/** Number of records of a run. */
const RECORDS = 120;
/** Number of steps of the network that is compared with the map. */
const COMPARED_STEPS = 8;

/** Sizes and extent of the runs. */
export interface GrokkingSettings {
  readonly dimension: number;
  readonly epsilon: number;
  readonly width: number;
  /** Learning rate in units of the dimension. */
  readonly step: number;
  /** Steps × learning rate. */
  readonly time: number;
}

/** Losses and effective parameters of one seed. */
export interface GrokkingRun {
  readonly losses: { readonly times: number[]; readonly train: number[]; readonly test: number[] };
  readonly effective: { readonly times: number[]; readonly train: number[]; readonly test: number[] };
  /** Times at which the losses fall below `LEARNED` of their initial values. */
  readonly fitted: number;
  readonly learned: number;
  /** Test loss at the time `fitted`, in units of the initial one. */
  readonly testWhenFitted: number;
  /** Largest ratio of the effective parameters on test and training samples, and the smallest after it. */
  readonly peak: number;
  readonly trough: number;
  /** Largest difference of the training losses of network and map over the first steps. */
  readonly error: number;
}

/** Runs the map of one seed, for its losses and its effective parameters, and a network for its first steps. */
export async function runGrokking(
  settings: GrokkingSettings,
  seed: number,
  isControl: boolean,
  signal: AbortSignalLike | undefined,
): Promise<GrokkingRun> {
  const { dimension: d, epsilon, width, time } = settings;
  const learningRate = settings.step * d;
  const weights = normal({ shape: [width, d], seed });
  const problem = {
    ...drawTasks(d, seed + 1, isControl),
    initial: momentsOf(weights),
    ...{ epsilon, learningRate, signal },
  };
  const steps = Math.ceil(time / learningRate);
  const counted = Math.ceil(steps * COUNTED);
  const run = await polynomialGrokkingAsync({ ...problem, steps, record: recordsUpTo(steps) });
  const smoother = await polynomialGrokkingAsync({
    ...problem,
    ...{ steps: counted, record: recordsUpTo(counted), effective: true },
  });
  const losses = {
    times: Array.from(run.steps, (step) => step * learningRate),
    train: [...run.trainLoss],
    test: [...run.testLoss],
  };
  const effective = {
    times: Array.from(smoother.steps, (step) => step * learningRate),
    train: [...smoother.effective!.train],
    test: [...smoother.effective!.probe],
  };
  const fitted = fallTime(losses.times, losses.train);
  // At step 0 both are 0.
  const ratios = effective.test.slice(1).map((p, i) => p / effective.train[i + 1]!);
  const peak = Math.max(...ratios);
  const first = await polynomialGrokkingAsync({ ...problem, steps: COMPARED_STEPS });
  return {
    ...{ losses, effective, fitted, peak },
    learned: fallTime(losses.times, losses.test),
    testWhenFitted: losses.test[losses.times.findIndex((t) => t >= fitted)]! / losses.test[0]!,
    trough: Math.min(...ratios.slice(ratios.indexOf(peak))),
    error: largestDifference(networkLosses(weights, problem.task, epsilon, learningRate), first.trainLoss),
  };
}

/** Returns the numbers of steps to record: 0, and `RECORDS` or fewer in geometric progression. */
const recordsUpTo = (steps: number): number[] => [
  0,
  ...new Set(geometricGrid(1, Math.max(2, steps), RECORDS).map((step) => Math.min(steps, Math.round(step)))),
];

/** Computes the time at which a loss first falls below `LEARNED` of its initial value; the last time if it never does. */
function fallTime(times: number[], losses: number[]): number {
  const negative = losses.map((x) => -x);
  return Math.min(lastOf(times), firstTime(times, negative, -LEARNED * losses[0]!));
}

/**
 * Draws 5.5 d training and 5 d test samples x from N(0, I/d) with targets ½ (βᵀx)², or βᵀx/√2 of the same mean square,
 * and β from N(0, I).
 */
function drawTasks(d: number, seed: number, isLinear: boolean): { task: Task; test: Task } {
  const samples = Math.round(5.5 * d);
  const inputs = normal({ shape: [samples + 5 * d, d], standardDeviation: 1 / Math.sqrt(d), seed });
  const projections = matmul(inputs, normal({ shape: [d, 1], seed: seed + 1 }));
  const data = projections.data.map((p) => (isLinear ? p / Math.SQRT2 : (p * p) / 2));
  const targets = toNdArray(data, [samples + 5 * d, 1]);
  return {
    task: { inputs: inputs.hi(samples, d), targets: targets.hi(samples, 1) },
    test: { inputs: inputs.lo(samples, 0), targets: targets.lo(samples, 0) },
  };
}

/** Computes the mean and the second moment of weights, one row per unit. */
function momentsOf(weights: NdArray): { mean: Float64Array; secondMoment: NdArray } {
  const [width] = weights.shape as [number, number];
  const share = matmul(readoutOf(width), weights);
  const secondMoment = scaled(matmul(weights, weights, { transposeLeft: true }), 1 / width);
  return { mean: share.data as Float64Array, secondMoment };
}

/** Returns the fixed readout of a network, the mean of its units. */
const readoutOf = (width: number): NdArray => toNdArray(new Float64Array(width).fill(1 / width), [1, width]);

/** Computes the mean squares of a network over the first steps of gradient descent of its hidden weights. */
function networkLosses(start: NdArray, task: Task, epsilon: number, learningRate: number): number[] {
  const [width, d] = start.shape as [number, number];
  const network = mlp({ widths: [d, width, 1], activation: polynomial([0, 1, epsilon / 2]), bias: false });
  const readout = readoutOf(width);
  const losses: number[] = [];
  let weights = start;
  for (let step = 0; step <= COMPARED_STEPS; step++) {
    const parameters = { weights: [weights, readout] };
    losses.push(2 * loss(network, parameters, task));
    const [slope] = gradient(network, parameters, task).weights;
    weights = difference(weights, scaled(slope!, learningRate * width));
  }
  return losses;
}
