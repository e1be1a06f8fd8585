import type { NdArray } from "../../arrays";
import {
  alignedWeights,
  gaussianWeights,
  type ModeDynamics,
  modeDynamics,
  type TaskModes,
} from "../../deep-linear";
import type { Correlations } from "../../tasks";
import { type ModeStart, modeStarts } from "../mode-starts";
import type { PredictPlan } from "./options";

/** Prediction of one mode. */
export interface ModePrediction {
  readonly dynamics: ModeDynamics;
  /** Strength that the task gives the mode, s / d. */
  readonly final: number;
  /** Balanced strength (2c + √(K² + 4c²)) / 4 that would grow equally fast at the start, relative to `final`. */
  readonly relativeStart: number;
  /** Time to within 5 % of the final strength; Infinity for a mode that is not learned. */
  readonly learningTime: number;
}

/** Predictions of the strongest modes, and the initial weights for which they hold. */
export interface Prediction {
  readonly modes: readonly ModePrediction[];
  readonly weights: readonly NdArray[];
}

/** Strength, relative to the strongest mode, below which a mode is a rounding error of the correlations. */
const MIN_RELATIVE_STRENGTH = 1e-9;

/** Counts the modes to follow: at most `maxModes`, and none that are rounding errors. */
export function followedModes({ strengths }: TaskModes, maxModes: number): number {
  const count = strengths.findIndex((s) => !(s > MIN_RELATIVE_STRENGTH * strengths[0]!));
  return Math.min(maxModes, count < 0 ? strengths.length : count);
}

/** Creates the network and predicts its strongest modes in closed form, in descending order of strength. */
export function predictModes(
  data: Correlations,
  basis: TaskModes,
  { depth, start }: PredictPlan,
  count: number,
): Prediction {
  const [outputs, inputs] = data.inputOutputCorrelation.shape as [number, number];
  const finals = Array.from({ length: count }, (_, k) => basis.strengths[k]! / basis.inputVariances[k]!);
  if (start.kind === "gaussian") {
    const { hidden, size: standardDeviation, seed } = start;
    const weights = gaussianWeights({ widths: [inputs, hidden, outputs], standardDeviation, seed });
    const starts = modeStarts([weights[0]!, weights[1]!], basis, count);
    return { modes: predictAll(basis, finals, depth, starts), weights };
  }
  const strengths = finals.map((final) => start.size * (start.kind === "relativeScale" ? final : 1));
  const widths = [inputs, ...new Array<number>(depth - 1).fill(count), outputs];
  const weights = alignedWeights({ correlations: data, widths, strengths });
  const starts = strengths.map((initial) => ({ initial, lambda: 0 }));
  return { modes: predictAll(basis, finals, depth, starts), weights };
}

function predictAll(
  basis: TaskModes,
  finals: readonly number[],
  depth: number,
  starts: readonly ModeStart[],
): ModePrediction[] {
  return starts.map(({ initial, lambda }, k) => {
    const [strength, inputVariance] = [basis.strengths[k]!, basis.inputVariances[k]!];
    const [dynamics, final] = [modeDynamics({ strength, initial, lambda, depth, inputVariance }), finals[k]!];
    return {
      dynamics,
      final,
      relativeStart: (2 * initial + Math.hypot(lambda, 2 * initial)) / 4 / final,
      learningTime: dynamics.timeTo((initial < final ? 0.95 : 1.05) * final),
    };
  });
}
