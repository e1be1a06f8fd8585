import type { ModeLaw } from "./mode-law";

/**
 * Creates the law of two weight matrices with squared strengths that differ by |λ| = |b² − a²|:
 * du/dt = √(λ² + 4u²) (target − u).
 *
 * p = 2u + √(λ² + 4u²), the squared sum of the two strengths, obeys a Riccati equation with the fixed points
 * p± = 2 target ± K, K = √(λ² + 4 target²). Therefore p is a fractional linear function of E = exp(−K t):
 *
 *   p = (p₊ p₀ + λ² (1 − E) + λ² p₀ E / p₊) / (p₀ (1 − E) + λ² / p₊ + p₊ E)
 *
 * and u = (p − λ²/p)/4 = v (p + λ)/(4p) with v = p − λ. All terms of p are positive, so there is no cancellation from
 * the lazy to the rich regime. λ = 0 gives the sigmoid of Saxe et al. (2014). The solution equals that of Braun et al.
 * (2022) and Dominé et al. (2025) in other variables.
 *
 * @param target must be nonzero with the sign of `initial` if `lambda` is 0
 */
export function twoLayer(target: number, initial: number, lambda: number): ModeLaw {
  if (target < 0) return mirrored(twoLayer(-target, -initial, lambda));
  const largest = Math.max(target, Math.abs(initial), Math.abs(lambda));
  if (largest > 1e-100 && largest < 1e100) return twoLayerNearOne(target, initial, lambda);
  // Scaled by a power of two near the largest number, which is exact, no square overflows or underflows.
  const unit = 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
  const law = twoLayerNearOne(target / unit, initial / unit, lambda / unit);
  return {
    final: target,
    at: (t) => unit * law.at(unit * t),
    timeTo: (value) => law.timeTo(value / unit) / unit,
  };
}

function twoLayerNearOne(target: number, initial: number, lambda: number): ModeLaw {
  const l = Math.abs(lambda);
  const rate = Math.hypot(l, 2 * target);
  const top = squaredSum(target, l);
  const start = squaredSum(initial, l);
  const bottom = l * (l / top);
  const topExcess = excess(target, l);
  const startExcess = excess(initial, l);
  // For −u > λ/2, p is accurate and errors of size ε λ are negligible. Otherwise v = p − λ avoids the cancellation.
  const farBelow = 2 * initial < -l;
  return {
    final: target,
    at(t) {
      const decay = Math.exp(-rate * t);
      const decayed = -Math.expm1(-rate * t);
      const below = start * decayed + bottom + top * decay;
      // Quotients come before products, which may underflow.
      const p = (start / below) * (top + bottom * decay) + l * ((l * decayed) / below);
      if (farBelow) return (p - l * (l / p)) / 4;
      const v =
        (startExcess / below) * (topExcess + (bottom + l) * decay) +
        topExcess * (((bottom + l) * decayed) / below);
      return v * ((p + l) / (4 * p));
    },
    timeTo(value) {
      const [from, to] = [start + bottom, squaredSum(value, l) + bottom];
      const growth =
        to / from < Number.POSITIVE_INFINITY ? Math.log(to / from) : Math.log(to) - Math.log(from);
      return (growth + Math.log(rise(initial, target, l) / rise(value, target, l))) / rate;
    },
  };
}

/** Computes p(u) = 2u + √(λ² + 4u²) without cancellation for u < 0. */
const squaredSum = (u: number, l: number): number => {
  const root = Math.hypot(l, 2 * u);
  return u >= 0 ? 2 * u + root : l * (l / (root - 2 * u));
};

/** Computes p(u) − λ without cancellation for small u. */
const excess = (u: number, l: number): number =>
  u === 0 ? 0 : 2 * u * (1 + (2 * u) / (Math.hypot(l, 2 * u) + l));

/** Computes p(v) − p(u) without cancellation for close u and v. */
const rise = (u: number, v: number, l: number): number =>
  (v - u) * (2 + (4 * (u + v)) / (Math.hypot(l, 2 * u) + Math.hypot(l, 2 * v)));

const mirrored = (law: ModeLaw): ModeLaw => ({
  at: (t) => -law.at(t),
  timeTo: (value) => law.timeTo(-value),
  final: -law.final,
});

/**
 * Creates the law of two balanced weight matrices (λ = 0) with a product of the wrong sign: du/dt = 2|u| (target − u)
 * approaches the saddle u = 0 and cannot cross it.
 */
export function twoLayerOpposed(target: number, initial: number): ModeLaw {
  const s = Math.abs(target);
  const m = Math.abs(initial);
  return {
    at: (t) => initial / (1 + (1 + m / s) * Math.expm1(2 * s * t)),
    timeTo: (value) => Math.log((1 + s / Math.abs(value)) / (1 + s / m)) / (2 * s),
    final: 0,
  };
}
