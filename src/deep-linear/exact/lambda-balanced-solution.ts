import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Matrix } from "../../arrays/types";
import { transpose, transposedMultiply } from "../../linalg/products";
import { nearestLambdaOf } from "../layers/nearest-lambda";
import type { Statistics } from "../statistics";
import { hiddenRotation } from "./hidden-rotation";
import { initialCoordinates, type LayerWorkspace, layerWorkspace, writeWeights } from "./initial-coordinates";
import { lambdaBalancedStep } from "./lambda-balanced-step";
import { EQUAL_RATES } from "./row-scales";

/** Weights of two layers, the second transposed: [hidden, nIn] and [hidden, nOut]. */
export interface Layers {
  readonly first: Matrix;
  readonly secondTransposed: Matrix;
}

/** Closed-form solution of a two-layer flow, on dense matrices and in the caller's units of time. */
export interface LambdaBalancedSolution {
  readonly lambda: number;
  readonly endsInSaddle: boolean;
  /** Returns the layers up to a common rotation of the hidden units, at a time from 0 to Infinity. */
  layersAt(time: number): Layers;
  /** Returns a version of `layersAt` for a sequence of times, in which each result overwrites the previous one. */
  sweep(): (time: number) => Layers;
  /** Returns the layers at a finite time, including the rotation of the hidden units. */
  weightsAt(time: number): Layers;
  /** Returns ½⟨‖y − W x‖²⟩ of a product W. Its excess over the smallest loss has a small relative error. */
  lossOf(product: Matrix): number;
}

/**
 * Computes the solution from λ-balanced weights on white inputs, after checking balance and whiteness to `tolerance`.
 *
 * @param end last time for which the rotation of the hidden units is integrated and stored
 */
export function lambdaBalancedSolution(
  args: Arguments,
  [first, second]: readonly [Matrix, Matrix],
  statistics: Statistics,
  { tau, tolerance, end }: { tau: number; tolerance: number; end: number },
): LambdaBalancedSolution {
  const variance = whiteVariance(args, statistics.inputCorrelation, tolerance);
  const lambda = checkBalanced(args.at("weights"), [first, second], tolerance);
  const { inputOutputCorrelation } = statistics;
  const target: Matrix = {
    ...inputOutputCorrelation,
    data: inputOutputCorrelation.data.map((x) => x / variance),
  };
  args.finite(["data", "(inputOutputCorrelation)"], target.data);
  const timeScale = variance / tau;
  args.finite("options.tau", Float64Array.of(timeScale, timeScale * end));
  const start = initialCoordinates(first, second, target, lambda);
  args.finite("weights and data", start.rates);
  const step = lambdaBalancedStep(args, start);
  const rotation = hiddenRotation(step, start.hidden, start.rates.length, timeScale * end);
  const layersFrom = (
    coordinates: Float64Array,
    workspace: LayerWorkspace = layerWorkspace(start),
  ): Layers => {
    writeWeights(workspace, start, coordinates);
    const { first, secondTransposed } = workspace;
    for (const { data } of [first, secondTransposed]) args.finite("weights and data", data);
    return { first, secondTransposed };
  };
  const evaluateLoss = lossFunction(statistics, target, variance);
  const scaledTime = (time: number): number =>
    time === Number.POSITIVE_INFINITY ? time : Math.min(timeScale * time, Number.MAX_VALUE);
  return {
    lambda,
    get endsInSaddle() {
      return missesGrowth(start.rates, step.finalFrame().pivots, start.hidden);
    },
    layersAt: (time) => layersFrom(step.at(scaledTime(time))),
    sweep() {
      const evaluate = step.sweep();
      const workspace = layerWorkspace(start);
      return (time) => layersFrom(evaluate(scaledTime(time)), workspace);
    },
    weightsAt: (time) => layersFrom(rotation.at(scaledTime(time))),
    lossOf(product) {
      const loss = evaluateLoss(product);
      args.finite("weights and data", Float64Array.of(loss));
      return loss;
    },
  };
}

/** Returns W₂ W₁. */
export const productOfLayers = ({ first, secondTransposed }: Layers): Matrix =>
  transposedMultiply(secondTransposed, first);

/** Returns [W₁, W₂]. */
export const weightPair = ({ first, secondTransposed }: Layers): [first: Matrix, second: Matrix] => [
  first,
  transpose(secondTransposed),
];

/** Returns the variance d of the inputs, after checking that Σxx = d I to `tolerance`. */
export function whiteVariance(args: Arguments, { rows, data }: Matrix, tolerance: number): number {
  let variance = 0;
  for (let i = 0; i < rows; i++) variance += data[i * (rows + 1)]! / rows;
  let deviation = 0;
  for (let i = 0; i < data.length; i++) {
    deviation = Math.max(deviation, Math.abs(data[i]! - (i % (rows + 1) === 0 ? variance : 0)));
  }
  if (variance > 0 && deviation <= tolerance * variance) return variance;
  const expected = `of white inputs, Σxx = d I to ${tolerance} d (tasks.whiten whitens inputs; omit directions without variance)`;
  const received =
    variance > 0
      ? `inputs whose Σxx deviates by ${(deviation / variance).toPrecision(3)} d`
      : "inputs that are all zero";
  throw args.refusal("data", expected, received);
}

function checkBalanced(at: Arguments, layers: readonly [Matrix, Matrix], tolerance: number): number {
  const { lambda, deviation } = nearestLambdaOf(at, layers);
  if (deviation <= tolerance) return lambda;
  const expected = `λ-balanced, W₂ᵀW₂ − W₁W₁ᵀ = λ I to ${tolerance} of their largest entry (see lambdaBalancedWeights and nearestLambda)`;
  const received = `weights that deviate by ${deviation.toPrecision(3)} at the nearest λ = ${lambda.toPrecision(6)}`;
  throw at.refusal(HERE, expected, received);
}

/** Tests whether the directions along which the initial weights grow lack some of the fastest-growing ones. */
function missesGrowth(rates: Float64Array, pivots: Int32Array, hidden: number): boolean {
  const growing = (list: Iterable<number>): number[] =>
    Array.from(list)
      .filter((rate) => rate > 0)
      .sort((a, b) => b - a);
  const best = growing(rates).slice(0, hidden);
  const found = growing(Array.from(pivots, (row) => rates[row - hidden] ?? 0));
  const largest = best[0] ?? 0;
  return best.some((rate, k) => rate - (found[k] ?? 0) > EQUAL_RATES * largest);
}

/** Returns the loss as a function of the product W: ½(tr Σyy − ‖Σyx‖²/d) + (d/2) ‖W − Σyx/d‖². */
function lossFunction(
  { targetSecondMoment, inputOutputCorrelation }: Statistics,
  target: Matrix,
  variance: number,
) {
  const explained = inputOutputCorrelation.data.reduce((sum, x, i) => sum + x * target.data[i]!, 0);
  const excess = (targetSecondMoment - explained) / 2;
  const rounding = inputOutputCorrelation.data.length * Number.EPSILON * targetSecondMoment;
  const smallestLoss = excess > rounding ? excess : 0;
  return (product: Matrix): number => {
    let square = 0;
    for (let i = 0; i < product.data.length; i++) square += (product.data[i]! - target.data[i]!) ** 2;
    return smallestLoss + (variance / 2) * square;
  };
}
