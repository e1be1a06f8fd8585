import { rounded } from "../numbers";
import type { CheckedSetting } from "./training-setting";
import { gradientFactor, type UnitOfTime } from "./unit-of-time";

/** A mode of N layers that starts with strength c(0), balanced (λ = 0) or in two layers with the conserved λ. */
export interface LearnedMode {
  /** Singular value s of the mode. */
  readonly strength: number;
  /** Variance d of the inputs along the mode. */
  readonly inputVariance: number;
  readonly depth: number;
  readonly initial: number;
  readonly lambda: number;
  /** Time of gradient flow to half of the final strength s/d. */
  readonly halfTime: number;
}

/**
 * Number of steps of gradient flow above which steps are not followed. Momentum then delays a mode by a fraction of less than
 * about 10⁻⁵/(1 − μ).
 */
const MAX_FLOW_STEPS = 1e6;
/** Factor by which momentum may prolong learning, beyond the build-up of the velocity. */
const MAX_DELAY = 10;

/**
 * Computes the ratio of the steps that a mode needs to half of its final strength to those of `perUnit`, the time of a step for
 * slow modes: 1 without momentum, above 1 with it, because the velocity starts at 0 and lags behind a growing gradient.
 *
 * Gradient descent with momentum, v ← μ v + (1 − d) g and w ← w + η v with v = g in the first step, keeps balanced layers equal, and
 * in two layers the directions of α ± β. The strength of a mode therefore follows from one number a per layer, c = aᴺ, or two,
 * p = ‖α + β‖ and q = ‖α − β‖ with c = (p² − q²)/4, which are followed step by step.
 */
export function momentumDelay(mode: LearnedMode, setting: CheckedSetting, unit: UnitOfTime): number {
  const { momentum = 0 } = setting;
  const factor = gradientFactor(setting);
  const flowSteps = (mode.halfTime * (1 - momentum)) / (unit.perStep * factor);
  if (momentum === 0 || !(flowSteps > 0 && flowSteps < MAX_FLOW_STEPS)) return 1;
  const limit = MAX_DELAY * (flowSteps + 1 / (1 - momentum));
  const steps = heavyBallSteps(mode, unit.perStep, momentum, factor, limit);
  return steps / flowSteps;
}

/** States by how much momentum prolongs learning, if it does by more than a hundredth. */
export function delayNote({ momentum }: CheckedSetting, delays: readonly number[]): string[] {
  const largest = Math.max(...delays.filter(Number.isFinite));
  if (!(largest > 1.01)) return [];
  return [
    `The velocity starts at 0 and lags behind a growing gradient: with momentum ${momentum}, mode ${delays.indexOf(largest) + 1} takes ` +
      `${rounded(largest, 3)} times as many steps as a slow mode of the same time of gradient flow. Predicted steps include this, for each mode.`,
  ];
}

/** Counts the steps to half of the final strength, interpolated within the last one; Infinity above a limit. */
function heavyBallSteps(
  { strength, inputVariance, depth, initial, lambda }: LearnedMode,
  perStep: number,
  momentum: number,
  factor: number,
  limit: number,
): number {
  const half = strength / inputVariance / 2;
  const isTwo = depth === 2;
  const size = Math.hypot(lambda, 2 * initial);
  let p = isTwo ? Math.sqrt(2 * initial + size) : initial ** (1 / depth);
  let q = isTwo ? Math.sqrt(Math.max(0, size - 2 * initial)) : 0;
  let [along, across, last] = [0, 0, initial];
  for (let step = 1; step <= limit; step++) {
    const rate = (strength - inputVariance * last) * (isTwo ? 1 : p ** (depth - 2));
    const weight = step === 1 ? 1 : factor;
    along = momentum * along + weight * rate * p;
    across = momentum * across - weight * rate * q;
    p += perStep * along;
    q += perStep * across;
    const next = isTwo ? (p * p - q * q) / 4 : p ** depth;
    if (next >= half) return step - 1 + (half - last) / (next - last);
    last = next;
  }
  return Number.POSITIVE_INFINITY;
}
