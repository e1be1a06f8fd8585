/**
 * How one decoupled mode moves, in units where the target is `target` and the rate constant is one:
 * the laws behind `modeDynamics` and the races of aligned pathways.
 */
export interface ModeLaw {
  /** The value at time 0 < t < ∞. */
  at(t: number): number;
  /** The time at which a value strictly between the start and `final` is reached. */
  timeTo(value: number): number;
  /** The limit for t → ∞. */
  readonly final: number;
}

/** A mode that sits on a saddle and stays there. */
export const saddleMode = (initial: number): ModeLaw => ({
  at: () => initial,
  timeTo: () => Number.POSITIVE_INFINITY,
  final: initial,
});

/** One weight matrix: du/dt = target − u. */
export const singleMatrixMode = (target: number, initial: number): ModeLaw => ({
  at: (t) => initial * Math.exp(-t) - target * Math.expm1(-t),
  timeTo: (value) => -Math.log1p((initial - value) / (target - initial)),
  final: target,
});

/** A mode that the task does not contain: du/dt = −N |u|^(2 − 2/N) u, a power law towards zero (N >= 2). */
export function decayingMode(initial: number, depth: number): ModeLaw {
  const power = 2 - 2 / depth;
  const rate = power * depth * Math.abs(initial) ** power;
  return {
    at: (t) => initial * (1 + rate * t) ** (-1 / power),
    timeTo: (value) => Math.expm1(-power * Math.log(value / initial)) / rate,
    final: 0,
  };
}
