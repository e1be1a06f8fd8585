import type { Activation } from "./layer";

/** Activation as functions of a number. */
export interface Pointwise {
  /** Slopes of a piecewise linear function below and above 0, so that loops need no function calls. */
  readonly slopes?: readonly [negative: number, positive: number];
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
  /** Second derivative; undefined for a custom activation without one. */
  readonly secondDerivative?: ((x: number) => number) | undefined;
}

/** Computes φ(x) for every number of an array. */
export function valuesOf({ slopes, value }: Pointwise, x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  if (slopes === undefined) for (let i = 0; i < x.length; i++) out[i] = value(x[i]!);
  else for (let i = 0; i < x.length; i++) out[i] = (x[i]! < 0 ? slopes[0] : slopes[1]) * x[i]!;
  return out;
}

/** Computes φ′(x) for every number of an array. */
export function derivativesOf({ slopes, derivative }: Pointwise, x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  if (slopes === undefined) {
    for (let i = 0; i < x.length; i++) out[i] = derivative(x[i]!);
    return out;
  }
  const [negative, positive] = slopes;
  const middle = (negative + positive) / 2;
  for (let i = 0; i < x.length; i++) out[i] = x[i]! < 0 ? negative : x[i]! > 0 ? positive : middle;
  return out;
}

/** Returns an activation's value and derivatives; the derivative at a kink is the mean of both sides. */
export function pointwise(activation: Activation): Pointwise {
  switch (activation.name) {
    case "piecewiseLinear": {
      const { negative, positive } = activation;
      const middle = (negative + positive) / 2;
      return {
        slopes: [negative, positive],
        value: (x) => (x < 0 ? negative : positive) * x,
        derivative: (x) => (x < 0 ? negative : x > 0 ? positive : middle),
        secondDerivative: () => 0,
      };
    }
    case "sinusoid": {
      const { amplitude, frequency, phase } = activation;
      return {
        value: (x) => amplitude * Math.sin(frequency * x + phase),
        derivative: (x) => amplitude * frequency * Math.cos(frequency * x + phase),
        secondDerivative: (x) => -amplitude * frequency * frequency * Math.sin(frequency * x + phase),
      };
    }
    case "polynomial":
      return polynomialFunctions(activation.coefficients);
    case "own": {
      const { value, derivative, secondDerivative } = activation;
      return { value, derivative, secondDerivative };
    }
    default:
      return NAMED[activation.name];
  }
}

function polynomialFunctions(coefficients: readonly number[]): Pointwise {
  const derive = (c: readonly number[]) => c.slice(1).map((x, k) => x * (k + 1));
  const at = (c: readonly number[]) => (x: number) => c.reduceRight((sum, a) => sum * x + a, 0);
  const first = derive(coefficients);
  return { value: at(coefficients), derivative: at(first), secondDerivative: at(derive(first)) };
}

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const normalDistribution = (x: number): number => errorFunctionComplement(-x / Math.SQRT2) / 2;

const NAMED: Record<"erf" | "gelu" | "exp" | "gaussian" | "sign", Pointwise> = {
  erf: {
    value: (x) => errorFunction(x),
    derivative: (x) => TWO_OVER_ROOT_PI * Math.exp(-x * x),
    secondDerivative: (x) => -2 * x * TWO_OVER_ROOT_PI * Math.exp(-x * x),
  },
  gelu: {
    value: (x) => x * normalDistribution(x),
    derivative: (x) => normalDistribution(x) + x * normalDensity(x),
    secondDerivative: (x) => (2 - x * x) * normalDensity(x),
  },
  exp: { value: Math.exp, derivative: Math.exp, secondDerivative: Math.exp },
  gaussian: {
    value: (x) => Math.exp(-x * x),
    derivative: (x) => -2 * x * Math.exp(-x * x),
    secondDerivative: (x) => (4 * x * x - 2) * Math.exp(-x * x),
  },
  sign: { value: Math.sign, derivative: () => 0, secondDerivative: () => 0 },
};

/** Largest |x| for which erf is computed by a series of positive terms; beyond, by a continued fraction for 1 − erf. */
const SERIES_UP_TO = 2;

/** Computes erf(x) to a few units of rounding (Abramowitz & Stegun 7.1.6 and 7.1.14). */
function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size > SERIES_UP_TO) return Math.sign(x) * (1 - complementBeyond(size));
  return TWO_OVER_ROOT_PI * Math.exp(-x * x) * positiveSeries(x);
}

/** Computes 1 − erf(x) without cancellation for large x. */
function errorFunctionComplement(x: number): number {
  if (x > SERIES_UP_TO) return complementBeyond(x);
  return 1 - errorFunction(x);
}

/** Computes Σ_n 2ⁿ x^{2n+1} / (1 · 3 ⋯ (2n + 1)). */
function positiveSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 60 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return sum;
}

/** Computes 1 − erf(x) for x > 2 by a continued fraction, evaluated from its tail. */
function complementBeyond(x: number): number {
  let tail = x;
  for (let n = 60; n >= 1; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
}
