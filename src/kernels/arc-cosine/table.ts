import { createWorkspace } from "../workspace";
import type { PlanLayer } from "./network";
import { planLength, writePlan } from "./plan";

/** Coefficients of each piece: polynomials of degree 9. */
const TERMS = 10;
const FEWEST_INTERVALS = 32;
const MOST_INTERVALS = 512;
/** Numbers of a table before its coefficients. */
const HEAD = 2;
/** The last Chebyshev coefficient of a piece over the kernel at angle 0, its largest value: those left out are smaller. */
const TAIL = 4e-16;

/**
 * Both kernels of a homogeneous network for inputs of length 1, as functions of the angle: what the kernel
 * `arcCosineTable` reads. The variable is the sine of half the angle (of half of what it lacks to π, when obtuse), in
 * which the kernels are smooth at both ends.
 *
 * @returns undefined when pieces do not become small enough to be polynomials to rounding: in networks of hundreds of
 *   layers, and for activations so close to linear or even ones that there is a square root just beyond the obtuse end
 */
export function buildTable(functionName: string, layers: readonly PlanLayer[]): Float64Array | undefined {
  const { sample, release } = sampler(functionName, layers);
  const largest = sample(() => 0).map((values) => values[0]!);
  let table: Float64Array | undefined;
  for (let intervals = FEWEST_INTERVALS; !table && intervals <= MOST_INTERVALS; intervals *= 2) {
    table = tableOf(sample, largest, intervals);
  }
  release();
  return table;
}

/** cos(π m / 20) for TERMS = 10, by its symmetries: a large argument would cost the last digits of every series. */
function cosine(m: number): number {
  const turn = m % (4 * TERMS);
  const half = Math.min(turn, 4 * TERMS - turn);
  if (half > TERMS) return -cosine(2 * TERMS - half);
  return half === TERMS ? 0 : Math.cos((Math.PI * half) / (2 * TERMS));
}

/** T_k at the points where pieces meet the kernels, those of T_1 in [-1, 1]: [k][point]. */
const chebyshev = Array.from({ length: TERMS }, (_, k) =>
  Array.from({ length: TERMS }, (_, j) => cosine(k * (2 * j + 1))),
);
const points = chebyshev[1]!;

/** Both kernels at the points of a piece, whose half-angles `at` gives; the arrays are overwritten by the next call. */
type Sample = (at: (point: number) => number) => readonly [nngp: Float64Array, ntk: Float64Array];

function sampler(functionName: string, layers: readonly PlanLayer[]): { sample: Sample; release(): void } {
  const lengths = [planLength(layers.length, 1, TERMS), TERMS, TERMS];
  const { arrays, kernels, release } = createWorkspace(functionName, lengths);
  const [plan, nngp, ntk] = arrays as [Float64Array, Float64Array, Float64Array];
  writePlan(plan, layers, new Float64Array(1).fill(1), new Float64Array(TERMS).fill(1));
  const sample: Sample = (at) => {
    nngp.set(points.map(at));
    ntk.fill(0);
    kernels.arcCosineLayers(plan.byteOffset, 0, 0, nngp.byteOffset, ntk.byteOffset, TERMS);
    return [nngp, ntk];
  };
  return { sample, release };
}

/** The table with so many pieces on either side of the right angle, or undefined when these are too few. */
function tableOf(sample: Sample, largest: readonly number[], intervals: number): Float64Array | undefined {
  const table = new Float64Array(HEAD + 4 * TERMS * intervals);
  table[0] = intervals;
  for (let interval = 0; interval < intervals; interval++) {
    for (const side of [0, 1]) {
      const values = sample((point) => {
        const sine = (interval + (point + 1) / 2) / intervals;
        return ((side === 0 ? 1 : -1) * sine * sine) / 2;
      });
      const start = HEAD + 2 * TERMS * (interval + side * intervals);
      for (const which of [0, 1] as const) {
        const series = chebyshevSeries(values[which]);
        if (!(Math.abs(series[TERMS - 1]!) <= TAIL * largest[which]!)) return undefined;
        for (const [k, c] of powers(series).entries()) table[start + 2 * k + which] = c;
      }
    }
  }
  return table;
}

/** Coefficients of the polynomial Σ c_k T_k through values at the points. */
const chebyshevSeries = (values: Float64Array): number[] =>
  chebyshev.map((polynomial, k) => {
    const sum = polynomial.reduce((total, t, j) => total + t * values[j]!, 0);
    return ((k === 0 ? 1 : 2) / TERMS) * sum;
  });

/** Σ c_k T_k in powers of x, by Clenshaw's recurrence. */
function powers(series: readonly number[]): number[] {
  const zeros = series.map(() => 0);
  const timesX = (p: readonly number[]): number[] => [0, ...p.slice(0, -1)];
  let [next, afterNext] = [zeros, zeros];
  for (let k = TERMS - 1; k >= 0; k--) {
    const shifted = timesX(next);
    const [factor, before] = [k === 0 ? 1 : 2, afterNext];
    afterNext = next;
    next = shifted.map((p, power) => factor * p - before[power]! + (power === 0 ? series[k]! : 0));
  }
  return next;
}
