/** Canonical coordinates R and M over time, for an output difference parallel to that of the targets. */
export interface BalancedPair {
  /** Returns [R, M] at time t >= 0 (Infinity allowed). */
  at(t: number): [separation: number, slope: number];
  /** Time at which R passes through zero; undefined if it never does. */
  readonly crossing: number | undefined;
}

/**
 * Solves dR/dt = M (S − R M), dM/dt = R (S − R M) in closed form: the gradient flow of a scalar network with two
 * weights.
 *
 * p = R + M and q = R − M keep p q = −c = R² − M², and P = p² obeys a Riccati equation with the fixed points 2S ± K,
 * K = √(c² + 4S²). With E = exp(−K t), P₊ = 2S + K and b = K − 2S,
 *
 *   p = p₀ √(N/D),  q = q₀ √(D/N),  N = P₊ + b E + q₀² (1 − E),  D = b + P₊ E + p₀² (1 − E)
 *
 * where no term is negative. The same system solves the equations of van Rossem & Saxe (2024) on the invariant manifold
 * (y − w)² = y ‖dy‖², and those of a λ-balanced linear network (Braun et al. 2022; Dominé et al. 2025) with λ = c.
 *
 * @param separation R(0), above 0
 * @param slope M(0), of either sign
 * @param drive S, at least 0
 */
export function balancedPair(separation: number, slope: number, drive: number): BalancedPair {
  // Scaling by a power of two is exact; in units of the largest number no square overflows or underflows.
  const unit = 2 ** Math.floor(Math.log2(Math.max(separation, Math.abs(slope), Math.sqrt(drive))));
  const scaled = scaledPair(separation / unit, slope / unit, drive / unit / unit);
  return {
    at(t) {
      const [r, m] = scaled.at(t * unit * unit);
      return [unit * r, unit * m];
    },
    crossing: scaled.crossing === undefined ? undefined : scaled.crossing / unit / unit,
  };
}

/** Evaluates the closed form for arguments of order 1. */
function scaledPair(separation: number, slope: number, drive: number): BalancedPair {
  const p0 = separation + slope;
  const q0 = separation - slope;
  const l = Math.abs(p0 * q0);
  const rate = Math.hypot(l, 2 * drive);
  if (rate === 0) return balancedDecay(separation, slope);
  const top = 2 * drive + rate;
  const bottom = l * (l / top);
  // v = p² − |c| is 2p times the smaller of R and M in magnitude. If R M > 0 at first, v grows without cancellation.
  const smallerIsSeparation = Math.abs(slope) > separation;
  const v0 = 2 * p0 * (smallerIsSeparation ? separation : slope);
  const topExcess = 2 * drive * (1 + (2 * drive) / (rate + l));
  return {
    at(t) {
      const decay = Math.exp(-rate * t);
      const decayed = -Math.expm1(-rate * t);
      const n = top + bottom * decay + q0 * q0 * decayed;
      const d = bottom + top * decay + p0 * p0 * decayed;
      if (p0 === 0 && d === 0) return [0, 0];
      const p = p0 * Math.sqrt(n / d);
      const q = q0 * Math.sqrt(d / n);
      const larger = smallerIsSeparation ? (p - q) / 2 : (p + q) / 2;
      const difference = smallerIsSeparation ? (p + q) / 2 : (p - q) / 2;
      const grown = v0 * (topExcess + (bottom + l) * decay);
      const driven = topExcess * (bottom + l) * decayed;
      const divisor = 2 * p * d;
      // Each formula cancels where the other does not. The formula with the smaller terms loses fewer digits.
      const growthIsAccurate =
        Math.abs(grown) + driven < Math.max(Math.abs(p), Math.abs(q)) * Math.abs(divisor);
      const smaller = growthIsAccurate ? (grown + driven) / divisor : difference;
      return smallerIsSeparation ? [smaller, larger] : [larger, smaller];
    },
    crossing:
      smallerIsSeparation && slope < 0 && drive > 0
        ? Math.log1p((-v0 * (top + bottom)) / ((p0 * p0 + bottom) * topExcess)) / rate
        : undefined,
  };
}

/** Returns the solution for S = c = 0, a power law in time: dR/dt = −R M² with M = ±R. */
const balancedDecay = (separation: number, slope: number): BalancedPair => ({
  at(t) {
    const decay = 1 / Math.sqrt(1 + 2 * separation * separation * t);
    return [separation * decay, slope * decay];
  },
  crossing: undefined,
});
