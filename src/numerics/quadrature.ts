import type { Arguments } from "../arrays/arguments";

/** Positive nodes of the 7- and 15-point Gauss–Kronrod rules on [−1, 1] (Kronrod 1965), then 0; odd indices: Gauss. */
const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.20778495500789848, 0,
];
const KRONROD = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
  0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
];
const GAUSS = [0, 0.1294849661688697, 0, 0.27970539148927664, 0, 0.3818300505051189, 0, 0.4179591836734694];

/** Relative accuracy of an integral. */
const TOLERANCE = 1e-13;

/** Largest numbers of halvings of one interval, and of all intervals together. */
const MAX_DEPTH = 40;
const MAX_HALVINGS = 2000;

/**
 * Computes the integral of `f` from `a` to `b` by adaptive bisection with the 15-point Gauss–Kronrod rule.
 *
 * An interval is halved until the 7-point and 15-point rules agree; the error is about 1e-13 times the integral of |f|.
 * Throws `ConvergenceError` if they do not agree after 2000 halvings, for example where `f` is noise.
 */
export function integral(args: Arguments, f: (x: number) => number, a: number, b: number): number {
  if (a === b) return 0;
  const first = gaussKronrod(f, a, b);
  let halvings = 0;
  const refine = (from: number, to: number, estimate: Estimate, allowed: number, depth: number): number => {
    const isAccurate = !(estimate.error > Math.max(allowed, 1e-15 * estimate.size));
    if (isAccurate || depth === MAX_DEPTH) return estimate.value;
    if (++halvings > MAX_HALVINGS) {
      const residual = estimate.error / first.size;
      throw args.notConverged("the integral did not converge", { iterations: MAX_HALVINGS, residual });
    }
    const middle = (from + to) / 2;
    const [left, right] = [gaussKronrod(f, from, middle), gaussKronrod(f, middle, to)];
    // The first estimate of the integral of |f| may have missed a peak.
    const next = Math.max(allowed / 2, 1e-15 * (left.size + right.size));
    return refine(from, middle, left, next, depth + 1) + refine(middle, to, right, next, depth + 1);
  };
  return refine(a, b, first, TOLERANCE * first.size, 0);
}

interface Estimate {
  readonly value: number;
  readonly error: number;
  /** Integral of |f|. */
  readonly size: number;
}

function gaussKronrod(f: (x: number) => number, a: number, b: number): Estimate {
  const [middle, half] = [(a + b) / 2, (b - a) / 2];
  let [kronrod, gauss, size] = [0, 0, 0];
  for (let i = 0; i < 8; i++) {
    const step = half * NODES[i]!;
    const [left, right] = [f(middle - step), i === 7 ? 0 : f(middle + step)];
    kronrod += KRONROD[i]! * (left + right);
    gauss += GAUSS[i]! * (left + right);
    size += KRONROD[i]! * (Math.abs(left) + Math.abs(right));
  }
  return { value: half * kronrod, error: Math.abs(half * (kronrod - gauss)), size: Math.abs(half) * size };
}
