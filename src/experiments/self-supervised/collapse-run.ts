import { symmetricEigen } from "../../linalg";
import { normal } from "../../random";
import { lastOf } from "../../reports/numbers";
import { column, firstTime } from "../../reports/series";
import { constrainedFlow, stepwiseFlow, unconstrainedFlow } from "../../self-supervised";
import { distance } from "../array-arithmetic";
import { type DescentPlan, descendFree, descendOrthonormal, descendTwins } from "./descents";
import { alignedStart, collapseRatio, largestAngle, modeStrengths, projectorOn } from "./measures";
import { drawPairs, type PairSettings } from "./pairs";

/** Decay of the second singular value by the end of the descent; that of the angle to the optimum is the square. */
const REMAINING = 0.01;
/** Initial strength of the modes of Barlow Twins. */
const INITIAL = 1e-3;
/** Number of records of every descent. */
const RECORDS = 100;

/** Descents of the three losses from one seed, with the closed forms at the recorded times. */
export interface CollapseRun {
  readonly free: { readonly times: number[]; readonly collapse: number[]; readonly theory: number[] };
  readonly orthonormal: {
    readonly times: number[];
    readonly angles: number[];
    readonly theory: number[];
    /** Rate at which the angle falls in the last quarter, in units of 2 (λ_{k+1} − λ_k). */
    readonly rate: number;
    /** Largest distance of the projectors of descent and closed form. */
    readonly error: number;
  };
  readonly twins: {
    readonly times: number[];
    readonly strengths: number[][];
    readonly theory: number[][];
    /** Times at which the modes have half of their final power. */
    readonly halfTimes: number[];
    readonly stepTimes: number[];
  };
}

/** Settings of the runs. */
export interface CollapseSettings extends PairSettings {
  readonly outputs: number;
  readonly step: number;
}

/**
 * Trains the three representations of one seed. The times, and the eigenvectors that the angles refer to, are always
 * those of the pairs with different variances.
 *
 * @param isControl true to train on pairs without any preferred direction
 */
export function runCollapse(settings: CollapseSettings, seed: number, isControl: boolean): CollapseRun {
  const { inputs: n, outputs: k, step } = settings;
  const reference = drawPairs(settings, seed, false);
  const pairs = isControl ? drawPairs(settings, seed, true) : reference;
  const { values, vectors } = symmetricEigen(reference.matrix);
  const start = normal({ shape: [k, n], standardDeviation: 0.1, seed: seed + 3 });
  const learningRate = step / -values[0]!;
  const planTo = (time: number): DescentPlan => {
    const every = Math.max(1, Math.ceil(time / learningRate / RECORDS));
    return { learningRate, steps: every * RECORDS, every };
  };
  const decay = -Math.log(REMAINING) / 2;
  const gap = values[k]! - values[k - 1]!;
  const free = descendFree(pairs.matrix, start, planTo(decay / (values[1]! - values[0]!)));
  const orthonormal = descendOrthonormal(pairs.matrix, start, planTo((2 * decay) / gap));
  const angles = orthonormal.weights.map((w) => largestAngle(w, vectors));
  const flow = constrainedFlow(pairs.matrix, start, { times: orthonormal.times });
  const late = (3 / 4) * RECORDS;
  const elapsed = lastOf(orthonormal.times) - orthonormal.times[late]!;

  const expected = stepwiseFlow(reference.correlation, { initial: INITIAL, times: [0], modes: k });
  const twinsStart = alignedStart(pairs.correlation, k, INITIAL, seed + 4);
  const twins = descendTwins(pairs.correlation, twinsStart, planTo(1.5 * lastOf(expected.stepTimes)));
  const strengths = modeStrengths(twins.weights, pairs.correlation, k);
  const theory = stepwiseFlow(pairs.correlation, { initial: INITIAL, times: twins.times, modes: k });
  const halfTime = (curve: number[], j: number) =>
    firstTime(twins.times, curve, Math.SQRT1_2 / Math.sqrt(theory.eigenvalues[j]!));
  return {
    free: {
      times: free.times,
      collapse: free.weights.map(collapseRatio),
      theory: [...unconstrainedFlow(pairs.matrix, start, { times: free.times }).collapse],
    },
    orthonormal: {
      times: orthonormal.times,
      angles,
      theory: column(flow.angles, k - 1),
      rate: Math.log(Math.tan(angles[late]!) / Math.tan(lastOf(angles))) / elapsed / (2 * gap),
      error: Math.max(
        ...orthonormal.weights.map((w, t) => distance(projectorOn(w), flow.projectors.pick(t))),
      ),
    },
    twins: {
      times: twins.times,
      strengths,
      theory: strengths.map((_, j) => column(theory.modes, j)),
      halfTimes: strengths.map(halfTime),
      stepTimes: [...theory.stepTimes],
    },
  };
}
