import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { largestMagnitude } from "../../linalg/norm";
import type { Generator } from "../../random";
import type { ClassTargets } from "../codes/class-targets";
import type { Minimum } from "../codes/code-energy";
import { findMinima } from "../codes/find-minima";
import type { TiltedMoments } from "../codes/tilted-moments";
import { modelStep } from "./model-step";

/** A maximum of the dual: the fields t, [C, r], and the minima of the energy at them, by ascending energy. */
export interface DualMaximum {
  readonly fields: Matrix;
  readonly minima: readonly Minimum[];
}

/** Limit of the iterations. */
const MAX_ITERATIONS = 300;

/** Starts of the descents in every iteration: patterns of at most 6 classes, and random activations. */
const PATTERN_CLASSES = 6;
const RANDOM_STARTS = 8;

/** Relative length of a step at which the iteration ends, and the largest damping of this step. */
const TOLERANCE = 1e-12;
const MAX_FINAL_DAMPING = 0.1;

/**
 * Maximises the concave dual D(t) = Σ_c f_c t_c·y_c + min_a E(a; t), which has kinks where several minima are equally low.
 *
 * Every step maximises a model that holds each local minimum of the energy by its value and slope and the mean of
 * their curvatures, damped as by Levenberg and Marquardt: it is Newton's step near the maximum. Steps that do not
 * increase the dual are repeated with more damping.
 */
export function maximiseDual(
  args: Arguments,
  moments: TiltedMoments,
  { fractions, targets }: ClassTargets,
  start: { readonly fields: Matrix; readonly known: readonly Float64Array[] },
  random: Generator,
): DualMaximum {
  const search = (at: Matrix, known: readonly Float64Array[]) =>
    findMinima(moments, fractions, at, known, random, { classes: PATTERN_CLASSES, random: RANDOM_STARTS });
  let { fields } = start;
  let minima = search(fields, start.known);
  let value = dualOf(fractions, targets, fields, minima);
  // Curvature of the dual for weak fields and activations of the largest size.
  const scale = Math.max(...moments.range.map((x) => x * x)) * Math.max(...fractions) ** 2;
  let damping = 1;
  let weights = minima.map((_, i) => Number(i === 0));
  let length = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { step, predicted, probabilities } = modelStep(
      fractions,
      targets,
      fields,
      minima,
      weights,
      damping,
      scale,
    );
    weights = [...probabilities];
    const size = largestMagnitude(step);
    length = size === 0 ? 0 : size / (largestMagnitude(fields.data) || size);
    const trial = { ...fields, data: fields.data.map((t, i) => t + step[i]!) };
    const found = search(
      trial,
      minima.map(({ readout }) => readout),
    );
    if (length <= TOLERANCE) {
      if (found.length === 0 || (damping > MAX_FINAL_DAMPING && size > 0)) break;
      return { fields: trial, minima: found };
    }
    const trialValue = dualOf(fractions, targets, trial, found);
    const gain = trialValue - value;
    if (gain >= 0.05 * predicted - 1e-14 * (1 + Math.abs(value))) {
      if (gain >= 0.5 * predicted || length < 1e-6) damping = Math.max(damping / 8, 1e-14);
      weights = carry(weights, minima, found);
      [fields, minima, value] = [trial, found, trialValue];
    } else {
      damping *= 4;
      const more = search(
        fields,
        [...minima, ...found].map(({ readout }) => readout),
      );
      weights = carry(weights, minima, more);
      minima = more;
      value = dualOf(fractions, targets, fields, minima);
    }
  }
  const reason =
    "the fields did not converge; the activation must be bounded, and readouts must exist that give the targets";
  throw args.notConverged(reason, {
    iterations: MAX_ITERATIONS,
    residual: length >= 0 ? length : Number.POSITIVE_INFINITY,
  });
}

/** Σ_c f_c t_c·y_c + min_a E(a; t) */
function dualOf(
  fractions: Float64Array,
  targets: Matrix,
  fields: Matrix,
  minima: readonly Minimum[],
): number {
  let sum = minima[0]?.energy ?? Number.NEGATIVE_INFINITY;
  for (const [at, y] of targets.data.entries()) {
    sum += fractions[Math.floor(at / targets.columns)]! * fields.data[at]! * y;
  }
  return sum;
}

/** Moves weights to the nearest minima of another list. */
function carry(weights: readonly number[], from: readonly Minimum[], to: readonly Minimum[]): number[] {
  const out = to.map(() => 0);
  for (const [i, weight] of weights.entries()) {
    if (weight === 0) continue;
    const distances = to.map(({ readout }) => Math.hypot(...readout.map((x, d) => x - from[i]!.readout[d]!)));
    out[distances.indexOf(Math.min(...distances))]! += weight;
  }
  return out;
}
