/** Products of Hermite polynomials, the normal density and the step at equally spaced points. */
interface Projections {
  readonly points: Float64Array;
  /** Weights of means over the normal density, and of means over points between the points. */
  readonly weights: Float64Array;
  readonly middleWeights: Float64Array;
  readonly step: number;
  /** [points, terms]; weight times the orthonormal Hermite polynomial. */
  readonly values: Float64Array;
}

const tables = new Map<number, Projections>();

/** Range of the trapezoidal rule to either side, in standard deviations. */
const REACH = 16;

/**
 * Computes the table of the trapezoidal rule for `terms` Hermite coefficients, and caches it. The step resolves the
 * highest polynomial and any function of which so many terms are enough.
 */
function projectionsOf(terms: number): Projections {
  const cached = tables.get(terms);
  if (cached !== undefined) return cached;
  const side = Math.ceil((REACH * (10 + 3.3 * Math.sqrt(terms))) / (2 * Math.PI));
  const step = REACH / side;
  const points = Float64Array.from({ length: 2 * side + 1 }, (_, j) => (j - side) * step);
  const densityAt = (x: number) => (step * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
  const weights = points.map(densityAt);
  const values = new Float64Array(points.length * terms);
  for (const [j, x] of points.entries()) {
    // Hermite functions, with the factor e^{−x²/4}, do not overflow.
    let [before, value] = [0, Math.exp((-x * x) / 4)];
    const factor = (step * value) / Math.sqrt(2 * Math.PI);
    for (let k = 0; k < terms; k++) {
      values[j * terms + k] = factor * value;
      [before, value] = [value, (x * value - Math.sqrt(k) * before) / Math.sqrt(k + 1)];
    }
  }
  const middleWeights = points.map((x) => densityAt(x + step / 2));
  const table = { points, weights, middleWeights, step, values };
  tables.set(terms, table);
  return table;
}

/** Largest part of an expansion's squared norm in its last quarter. */
const MAX_TAIL = 1e-14;
/** Largest relative difference between the squared norms of an expansion and of its function. */
const MAX_LOSS = 1e-14;
/** Largest coefficient, relative to the norm, that is left out at the end. */
const NEGLIGIBLE = 1e-15;

/**
 * Computes the Hermite coefficients α_k of f(root · ξ), without negligible ones at the end. Returns undefined unless
 * `terms` of them are accurate to rounding: their last quarter vanishes, and their squared norm is E[f²] at other points.
 */
export function hermiteExpansion(
  terms: number,
  f: (x: number) => number,
  root: number,
): Float64Array | undefined {
  const { points, weights, middleWeights, step, values } = projectionsOf(terms);
  const out = new Float64Array(terms);
  let norm = 0;
  for (const [j, x] of points.entries()) {
    norm += middleWeights[j]! * f(root * (x + step / 2)) ** 2;
    const y = weights[j]! > 0 ? f(root * x) : 0;
    for (let k = 0; k < terms; k++) out[k]! += y * values[j * terms + k]!;
  }
  let [total, tail] = [0, 0];
  for (let k = 0; k < terms; k++) {
    total += out[k]! * out[k]!;
    if (4 * k >= 3 * terms) tail += out[k]! * out[k]!;
  }
  if (!(tail <= MAX_TAIL * total && Math.abs(total - norm) <= MAX_LOSS * norm)) return undefined;
  const limit = NEGLIGIBLE * Math.sqrt(total);
  let length = terms;
  while (length > 0 && Math.abs(out[length - 1]!) <= limit) length--;
  return out.slice(0, length);
}
