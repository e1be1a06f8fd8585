import ops from "ndarray-ops";
import { type NdArray, toNdArray } from "../../arrays";
import { matmul } from "../../linalg";
import { normal } from "../../random";
import { difference, distance, scaled } from "../array-arithmetic";
import { drawNoisyDigits, type NoisyDigitsSettings } from "./noisy-digits";
import { descendReadout, largestCurvature, type ReadoutDescent, trainReadout } from "./random-features";

/** Numbers of features, in units of the number of training samples. */
const WIDTHS = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 4, 8];
/** Number of steps of the descent that is compared with its closed form. */
const COMPARED_STEPS = 20;

/** Losses and effective parameters of one seed over the number of features. */
export interface DoubleDescentRun {
  /** Numbers of features, in units of the number of training samples. */
  readonly widths: readonly number[];
  readonly trainLoss: readonly number[];
  readonly testLoss: readonly number[];
  /** Test losses of the same features with labels without noise. */
  readonly cleanLoss: readonly number[];
  /** Effective parameters on the training and on the test samples, in units of the number of training samples. */
  readonly effectiveTrain: readonly number[];
  readonly effectiveTest: readonly number[];
  /** Largest distance of the outputs of closed form and descent after `COMPARED_STEPS` steps. */
  readonly error: number;
}

/** Trains readouts on the first features of one random ReLU layer, with the same learning rate at all widths. */
export function runDoubleDescent(
  settings: NoisyDigitsSettings,
  steps: number,
  seed: number,
): DoubleDescentRun {
  const { samples: n, size } = settings;
  const { train, test, noisy, clean, testLabels } = drawNoisyDigits(settings, seed);
  const widths = WIDTHS.map((width) => Math.max(1, Math.round(width * n)));
  const widest = widths[widths.length - 1]!;
  const layer = normal({ shape: [size * size, widest], seed: seed + 1 });
  const [features, testFeatures] = [reluFeatures(train, layer), reluFeatures(test, layer)];
  const descent: ReadoutDescent = { learningRate: 0.5 / largestCurvature(features), steps };
  const compared = { ...descent, steps: COMPARED_STEPS };
  const results = widths.map((width) => {
    const [first, firstTest] = [features.hi(n, width), testFeatures.hi(settings.tests, width)];
    const smoothers = trainReadout(first, firstTest, descent);
    const early = trainReadout(first, firstTest, compared);
    return {
      trainLoss: meanSquare(difference(matmul(smoothers.train, noisy), noisy)),
      testLoss: meanSquare(difference(matmul(smoothers.test, noisy), testLabels)),
      cleanLoss: meanSquare(difference(matmul(smoothers.test, clean), testLabels)),
      effectiveTrain: smoothers.effective.train / n,
      effectiveTest: smoothers.effective.test / n,
      error: distance(matmul(early.train, noisy), descendReadout(first, noisy, compared)),
    };
  });
  type Measure = keyof (typeof results)[number];
  const series = (measure: Measure) => results.map((result) => result[measure]);
  return {
    widths: widths.map((width) => width / n),
    trainLoss: series("trainLoss"),
    testLoss: series("testLoss"),
    cleanLoss: series("cleanLoss"),
    effectiveTrain: series("effectiveTrain"),
    effectiveTest: series("effectiveTest"),
    error: Math.max(...series("error")),
  };
}

/** Computes max(0, x W) for inputs in rows, divided by the square root of the number of inputs. */
function reluFeatures(inputs: NdArray, layer: NdArray): NdArray {
  const [pixels] = layer.shape as [number, number];
  const { data, shape } = scaled(matmul(inputs, layer), 1 / Math.sqrt(pixels));
  return toNdArray(
    Float64Array.from(data, (x) => Math.max(0, x)),
    shape,
  );
}

/** Computes the mean of the squared entries. */
const meanSquare = (array: NdArray): number => ops.norm2squared(array) / array.size;
