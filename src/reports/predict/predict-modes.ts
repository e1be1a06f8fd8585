import type { ArgumentError, NdArray } from "../../arrays";
import type { Arguments } from "../../arrays/arguments";
import {
  alignedWeights,
  gaussianWeights,
  type ModeDynamics,
  modeDynamics,
  type TaskModes,
} from "../../deep-linear";
import type { Correlations } from "../../tasks";
import { type ModeStart, modeStarts } from "../mode-starts";
import type { LearnedMode } from "../setting/momentum-steps";
import type { PredictPlan } from "./options";

/** Prediction of one mode. */
export interface ModePrediction {
  /** Task and start of the mode. */
  readonly mode: LearnedMode;
  readonly dynamics: ModeDynamics;
  /** Strength that the task gives the mode, s / d. */
  readonly final: number;
  /** Balanced strength (2c + √(K² + 4c²)) / 4 that would grow equally fast at the start, relative to `final`. */
  readonly relativeStart: number;
  /** Time to within 5 % of the final strength; Infinity for a mode that is not learned. */
  readonly learningTime: number;
  /**
   * Curvature of the loss along the weights of the mode when it is learned: d √(K² + 4c²) in two layers, and N d c^(2 − 2/N) in N
   * balanced ones.
   */
  readonly finalCurvature: number;
}

/** Predictions of the strongest modes, and the initial weights for which they hold. */
export interface Prediction {
  readonly modes: readonly ModePrediction[];
  readonly weights: readonly NdArray[];
}

/** Strength, relative to the strongest mode, below which a mode is a rounding error of the correlations. */
const MIN_RELATIVE_STRENGTH = 1e-9;

/** Range of variances, final strengths and learning times in which nothing over- or underflows. */
const [SMALLEST, LARGEST] = [1e-280, 1e280];

/** Counts the modes that are no rounding errors. */
export function countModes({ strengths }: TaskModes): number {
  const count = strengths.findIndex((s) => !(s > MIN_RELATIVE_STRENGTH * strengths[0]!));
  return count < 0 ? strengths.length : count;
}

/**
 * Creates the network and predicts its strongest modes in closed form, in descending order of strength.
 *
 * @throws ArgumentError for inputs so large or small that strengths or learning times come near the limits of float64
 */
export function predictModes(
  args: Arguments,
  data: Correlations,
  basis: TaskModes,
  { depth, start }: PredictPlan,
  count: number,
): Prediction {
  const [outputs, inputs] = data.inputOutputCorrelation.shape as [number, number];
  const finals = Array.from({ length: count }, (_, k) => basis.strengths[k]! / basis.inputVariances[k]!);
  if (!finals.every((final, k) => isInRange(final) && isInRange(basis.inputVariances[k]!)))
    throw outOfRange(args);
  if (start.kind === "gaussian") {
    const { hidden, size: standardDeviation, seed } = start;
    const weights = gaussianWeights({ widths: [inputs, hidden, outputs], standardDeviation, seed });
    const starts = modeStarts([weights[0]!, weights[1]!], basis, count);
    return { modes: predictAll(args, basis, finals, depth, starts), weights };
  }
  const strengths = finals.map((final) => start.size * (start.kind === "relativeScale" ? final : 1));
  const widths = [inputs, ...new Array<number>(depth - 1).fill(count), outputs];
  const weights = alignedWeights({ correlations: data, widths, strengths });
  const starts = strengths.map((initial) => ({ initial, lambda: 0 }));
  return { modes: predictAll(args, basis, finals, depth, starts), weights };
}

const isInRange = (x: number): boolean => x > SMALLEST && x < LARGEST;

const outOfRange = (args: Arguments): ArgumentError =>
  args.refusal(
    "task.inputs",
    `of a size for which variances, final strengths and learning times are above ${SMALLEST} and below ${LARGEST}`,
    "inputs outside this range (standardise them)",
  );

function predictAll(
  args: Arguments,
  basis: TaskModes,
  finals: readonly number[],
  depth: number,
  starts: readonly ModeStart[],
): ModePrediction[] {
  return starts.map(({ initial, lambda }, k) => {
    const [strength, inputVariance] = [basis.strengths[k]!, basis.inputVariances[k]!];
    const [dynamics, final] = [modeDynamics({ strength, initial, lambda, depth, inputVariance }), finals[k]!];
    const learningTime = dynamics.timeTo((initial < final ? 0.95 : 1.05) * final);
    if (learningTime < Number.POSITIVE_INFINITY && !isInRange(learningTime)) throw outOfRange(args);
    const relativeStart = (2 * initial + Math.hypot(lambda, 2 * initial)) / 4 / final;
    const slope =
      lambda === 0 ? depth * dynamics.final ** (2 - 2 / depth) : Math.hypot(lambda, 2 * dynamics.final);
    const mode = { strength, inputVariance, depth, initial, lambda, halfTime: dynamics.halfTime };
    return { mode, dynamics, final, relativeStart, learningTime, finalCurvature: inputVariance * slope };
  });
}
