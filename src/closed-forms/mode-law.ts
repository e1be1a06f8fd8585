/**
 * Solution of the equation of one decoupled mode, in units of time in which the rate constant is 1. `modeDynamics` and
 * the races of aligned pathways use these laws.
 */
export interface ModeLaw {
  /** Returns the mode at time 0 < t < ∞. */
  at(t: number): number;
  /** Returns the time at which the mode reaches a value strictly between its initial value and `final`. */
  timeTo(value: number): number;
  /** Limit for t → ∞. */
  readonly final: number;
}

/** Creates the law of a mode that starts at a fixed point. */
export const fixedPointMode = (initial: number): ModeLaw => ({
  at: () => initial,
  timeTo: () => Number.POSITIVE_INFINITY,
  final: initial,
});

/** Creates the law of one weight matrix, du/dt = target − u. */
export const singleMatrixMode = (target: number, initial: number): ModeLaw => ({
  at: (t) => initial * Math.exp(-t) - target * Math.expm1(-t),
  timeTo: (value) => -Math.log1p((initial - value) / (target - initial)),
  final: target,
});

/**
 * Creates the law of a mode with target 0, du/dt = −N |u|^(2 − 2/N) u, which decays as a power of time (N >= 2). At
 * infinite depth the factor N is left out.
 */
export function decayingMode(initial: number, depth: number): ModeLaw {
  const power = 2 - 2 / depth;
  const rate = power * (depth < Number.POSITIVE_INFINITY ? depth : 1) * Math.abs(initial) ** power;
  return {
    at: (t) => initial * (1 + rate * t) ** (-1 / power),
    timeTo: (value) => Math.expm1(-power * Math.log(value / initial)) / rate,
    final: 0,
  };
}
