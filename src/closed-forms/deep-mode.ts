import type { Arguments } from "../arrays/arguments";
import type { ModeLaw } from "./mode-law";

/**
 * Creates the law of N >= 3 balanced weight matrices, du/dt = N |u|^(2 − 2/N) (target − u), from a closed form of the
 * time as a function of u.
 *
 * With x = |u / target|^(1/N) and ς = ±1 the relative sign of u and target,
 *
 *   t |target|^(2 − 2/N) = F(x) − F(x₀),   F(x) = x^(2−N)/(2−N) − (1/N) Σ_k Re[w_k² ln(1 − x/w_k)]   (ς = +1)
 *
 * over the N roots w of w^N = ς. For ς = −1 the first term of F changes sign. (Saxe, McClelland & Ganguli 2014 give the
 * limits N = 2 and N → ∞.) `at` inverts F by a safeguarded Newton iteration in a variable in which F is
 * monotone and accurate at both ends. A mode of the wrong sign approaches the saddle u = 0.
 */
export function deepMode(args: Arguments, target: number, initial: number, depth: number): ModeLaw {
  const strength = Math.abs(target);
  const sign = Math.sign(initial);
  const chart = chartFor(strength, Math.abs(initial), sign === Math.sign(target), depth);
  const timeScale = strength ** (2 - 2 / depth);
  const start = chart.position(Math.abs(initial));
  const origin = chart.integral(start);
  return {
    final: chart.saddle ? 0 : target,
    at(t) {
      const time = t * timeScale;
      return time < (chart.saddle ? Number.POSITIVE_INFINITY : 1e300)
        ? sign * chart.value(invert(args, chart, start, origin + time))
        : this.final;
    },
    timeTo: (value) => (chart.integral(chart.position(Math.abs(value))) - origin) / timeScale,
  };
}

/** Position q at which x is 1 up to rounding. */
const SATURATED_POSITION = 40;

/** A coordinate q that increases with time, from the start to +∞, and F as a function of q. */
interface Chart {
  readonly saddle: boolean;
  position(u: number): number;
  value(q: number): number;
  integral(q: number): number;
  slope(q: number): number;
  /** Approximates the q at which the integral has the given value, from the asymptotes at both ends. */
  guess(integral: number): number;
}

function chartFor(strength: number, start: number, sameSign: boolean, depth: number): Chart {
  const sum = rootSum(depth, sameSign);
  const power = (x: number) => x ** (2 - depth) / (depth - 2);
  if (!sameSign) {
    const x = (q: number) => Math.exp(-q);
    return {
      saddle: true,
      position: (u) => -Math.log(u / strength) / depth,
      value: (q) => strength * Math.exp(-depth * q),
      integral: joined(
        (q) => power(x(q)) + sum(x(q), 1 - x(q), 0),
        (q) => -q,
        -1 / depth,
        depth,
        -1,
      ),
      slope: (q) => x(q) ** (2 - depth) / (1 + x(q) ** depth),
      guess: (integral) => (Math.log(depth - 2) + Math.log(integral)) / (depth - 2),
    };
  }
  // Below the target x = 1/(1 + e^-q), above it x = 1 + e^-q, so that ln x and ln|1 − x| are accurate at both ends.
  const above = start > strength;
  const logX = (q: number) => (above ? 1 : -1) * Math.log1p(Math.exp(-q));
  const gap = (q: number) => (above ? -Math.exp(-q) : 1 / (1 + Math.exp(q)));
  const logGap = (q: number) => (above ? -q : -Math.max(q, 0) - Math.log1p(Math.exp(-Math.abs(q))));
  const formula = (q: number) => sum(Math.exp(logX(q)), gap(q), logGap(q)) - power(Math.exp(logX(q)));
  const integral = above ? joined(formula, logX, -Math.log(Math.expm1(1 / depth)), depth, 1) : formula;
  // Asymptotes of F: −x^(2−N)/(N − 2) far from the target, and q/N + const near the target.
  const constant = integral(SATURATED_POSITION) - SATURATED_POSITION / depth;
  return {
    saddle: false,
    position(u) {
      const logU = u < strength / 2 ? Math.log(u / strength) : Math.log1p((u - strength) / strength);
      const delta = -Math.expm1(logU / depth);
      return above ? -Math.log(-delta) : logU / depth - Math.log(delta);
    },
    value: (q) => strength * Math.exp(depth * logX(q)),
    integral,
    guess(value) {
      const logEarly = -Math.log((2 - depth) * value) / (depth - 2);
      const early = logEarly < -0.2 ? logEarly - Math.log(-Math.expm1(logEarly)) : Number.POSITIVE_INFINITY;
      return above || early === Number.POSITIVE_INFINITY ? depth * (value - constant) : early;
    },
    slope(q) {
      const x = Math.exp(logX(q));
      const missing = -Math.expm1(depth * logX(q));
      const ratio = missing === 0 ? 1 / depth : ((above ? 1 : x) * gap(q)) / missing;
      return x ** (1 - depth) * ratio;
    },
  };
}

/** Largest exponent of the series, whose ratio is at most 1/e. */
const SERIES_TERMS = 36;

/**
 * Joins F to its series far above the target, where the terms of F cancel. With r = |target/u|,
 *
 *   F(x) − F(∞) = r^(2 − 2/N) Σ_k (ςr)^k / (2N − 2 + kN)
 *
 * @param far position of |u/target| = e, at which the two are equal
 */
function joined(
  formula: (q: number) => number,
  logX: (q: number) => number,
  far: number,
  depth: number,
  sign: number,
): (q: number) => number {
  const series = (q: number): number => {
    const ratio = sign * Math.exp(-depth * logX(q));
    let sum = 0;
    for (let k = SERIES_TERMS; k >= 0; k--) sum = sum * ratio + 1 / (2 * depth - 2 + k * depth);
    return sum * Math.exp((2 - 2 * depth) * logX(q));
  };
  const offset = formula(far) - series(far);
  return (q) => (q < far ? series(q) : formula(q) - offset);
}

/** Creates the function −(1/N) Σ_k Re[w_k² ln(1 − x/w_k)] of x, δ = 1 − x and ln|δ|, over the roots of w^N = ±1. */
function rootSum(depth: number, unity: boolean): (x: number, delta: number, logGap: number) => number {
  const first = unity ? 1 : 1 / 2;
  const angles = Array.from({ length: Math.ceil((depth - 1) / 2 + (unity ? 0 : 1 / 2)) }, (_, k) => {
    const angle = (2 * Math.PI * (first + k)) / depth;
    const multiplicity = Math.abs(angle - Math.PI) > 1e-9 ? 2 : 1;
    return {
      multiplicity,
      half: 2 * Math.sin(angle / 2) ** 2,
      sine: Math.sin(angle),
      c2: Math.cos(2 * angle),
      s2: Math.sin(2 * angle),
    };
  });
  return (x, delta, logGap) => {
    let sum = unity ? logGap : 0;
    for (const { multiplicity, half, sine, c2, s2 } of angles) {
      const logModulus = Math.log(delta * delta + 2 * x * half) / 2;
      const argument = Math.atan2(x * sine, delta + x * half);
      sum += multiplicity * (c2 * logModulus - s2 * argument);
    }
    return -sum / depth;
  };
}

const MAX_ITERATIONS = 200;

/** Finds the q > start with integral(q) = goal by Newton steps from a guess, kept inside a shrinking bracket. */
function invert(args: Arguments, chart: Chart, start: number, goal: number): number {
  let low = start;
  let high = Number.POSITIVE_INFINITY;
  let q = Math.max(start, chart.guess(goal));
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const value = chart.integral(q);
    const miss = value - goal;
    if (miss === 0) return q;
    if (miss < 0) low = q;
    else high = q;
    // The integral may grow exponentially: far from the goal steps are taken in its logarithm.
    const logRatio = Math.log(value / goal);
    const isFar = value > 0 && Math.abs(logRatio) > 0.7;
    const newton = q - (isFar ? value * logRatio : miss) / chart.slope(q);
    if (Math.abs(newton - q) <= 2e-16 * (1 + Math.abs(q))) return newton;
    const next =
      newton > low && newton < high
        ? newton
        : high < Number.POSITIVE_INFINITY
          ? (low + high) / 2
          : 2 * Math.abs(low) + 1;
    if (next === low || next === high) return next;
    q = next;
  }
  throw args.notConverged("the closed form could not be inverted", {
    iterations: MAX_ITERATIONS,
    residual: high - low,
  });
}
