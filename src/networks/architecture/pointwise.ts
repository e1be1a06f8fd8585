import { erf, normalDensity, normalDistribution } from "../../numerics/erf";
import type { ActivationLayer, NamedActivation } from "./activation";
import type { NumberArray } from "./number-array";

/** Activation as functions of a number. */
export interface Pointwise {
  /** Slopes of a piecewise linear function below and above 0, so that loops need no function calls. */
  readonly slopes?: readonly [negative: number, positive: number];
  /** True if the derivative jumps at 0. */
  readonly hasKink: boolean;
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
  /** Second derivative; undefined for a custom activation without one. */
  readonly secondDerivative?: ((x: number) => number) | undefined;
  /** The derivatives as functions of x and φ(x), if they cost less than those of x alone. */
  readonly fromValue?: {
    readonly derivative: (x: number, value: number) => number;
    readonly secondDerivative: (x: number, value: number) => number;
  };
}

/** Writes φ(x) to `out` for the first `count` numbers. */
export function writeValues(
  { slopes, value }: Pointwise,
  x: NumberArray,
  out: NumberArray,
  count: number,
): void {
  if (slopes === undefined) {
    for (let i = 0; i < count; i++) out[i] = value(x[i]!);
    return;
  }
  // An index instead of a branch, which processors cannot predict for random signs. Adding 0 turns −0 into 0.
  const factors = Float64Array.from(slopes);
  for (let i = 0; i < count; i++) out[i] = factors[Number(x[i]! > 0)]! * x[i]! + 0;
}

/**
 * Writes φ′(x) · signal to `out` for the first `count` numbers; the values φ(x), if given, save computation. `out` may be
 * `signal`.
 */
export function writeDerivatives(
  { slopes, derivative, fromValue }: Pointwise,
  x: NumberArray,
  signal: NumberArray,
  out: NumberArray,
  count: number,
  values?: NumberArray,
): void {
  if (slopes === undefined && fromValue !== undefined && values !== undefined) {
    const fromBoth = fromValue.derivative;
    for (let i = 0; i < count; i++) out[i] = fromBoth(x[i]!, values[i]!) * signal[i]!;
    return;
  }
  if (slopes === undefined) {
    for (let i = 0; i < count; i++) out[i] = derivative(x[i]!) * signal[i]!;
    return;
  }
  const [negative, positive] = slopes;
  if (negative === -positive) {
    for (let i = 0; i < count; i++) out[i] = positive * Math.sign(x[i]!) * signal[i]!;
    return;
  }
  const factors = Float64Array.from(slopes);
  for (let i = 0; i < count; i++) out[i] = factors[Number(x[i]! > 0)]! * signal[i]!;
}

/** Returns φ(x) for every number of an array. */
export function valuesOf(functions: Pointwise, x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  writeValues(functions, x, out, x.length);
  return out;
}

/** Returns φ′(x) for every number of an array; the values φ(x), if given, save computation. */
export function derivativesOf(functions: Pointwise, x: Float64Array, values?: Float64Array): Float64Array {
  const out = new Float64Array(x.length).fill(1);
  writeDerivatives(functions, x, out, out, x.length, values);
  return out;
}

/**
 * Writes φ″(x) · signal to `out` for the first `count` numbers; the values φ(x), if given, save computation. `out` may be
 * `signal`.
 */
export function writeSecondDerivatives(
  { slopes, secondDerivative, fromValue }: Pointwise,
  x: Float64Array,
  signal: Float64Array,
  out: Float64Array,
  count: number,
  values?: Float64Array,
): void {
  if (slopes !== undefined) out.fill(0, 0, count);
  else if (fromValue === undefined || values === undefined) {
    for (let i = 0; i < count; i++) out[i] = secondDerivative!(x[i]!) * signal[i]!;
  } else {
    const fromBoth = fromValue.secondDerivative;
    for (let i = 0; i < count; i++) out[i] = fromBoth(x[i]!, values[i]!) * signal[i]!;
  }
}

/**
 * Returns an activation's value and derivatives. The derivative at a kink is the one from below, and 0 for the absolute
 * value, as in PyTorch.
 */
export function pointwise(activation: ActivationLayer): Pointwise {
  switch (activation.name) {
    case "piecewiseLinear": {
      const { negative, positive } = activation;
      const atKink = negative === -positive ? 0 : negative;
      return {
        slopes: [negative, positive],
        hasKink: negative !== positive,
        value: (x) => (x > 0 ? positive : negative) * x + 0,
        derivative: (x) => (x > 0 ? positive : x < 0 ? negative : atKink),
        secondDerivative: () => 0,
      };
    }
    case "sinusoid": {
      const { amplitude, frequency, phase } = activation;
      return {
        hasKink: false,
        value: (x) => amplitude * Math.sin(frequency * x + phase),
        derivative: (x) => amplitude * frequency * Math.cos(frequency * x + phase),
        secondDerivative: (x) => -amplitude * frequency * frequency * Math.sin(frequency * x + phase),
      };
    }
    case "polynomial":
      return polynomialFunctions(activation.coefficients);
    case "custom": {
      const { value, derivative, secondDerivative } = activation;
      return { hasKink: false, value, derivative, secondDerivative };
    }
    default:
      return { hasKink: false, ...NAMED[activation.name] };
  }
}

function polynomialFunctions(coefficients: readonly number[]): Pointwise {
  const derive = (c: readonly number[]) => c.slice(1).map((x, k) => x * (k + 1));
  const at = (c: readonly number[]) => (x: number) => c.reduceRight((sum, a) => sum * x + a, 0);
  const first = derive(coefficients);
  const second = at(derive(first));
  return { hasKink: false, value: at(coefficients), derivative: at(first), secondDerivative: second };
}

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Computes 1 − tanh² x = 1/cosh² x without cancellation. */
function squaredSech(x: number): number {
  const e = Math.exp(-Math.abs(x));
  const sech = (2 * e) / (1 + e * e);
  return sech * sech;
}

/** Largest |y| from which 1 − y² is computed; its relative error is then at most ten units of rounding. */
const MAX_SUBTRACTED = 0.9;

/** Computes 1 − y² for y = tanh x. */
const oneMinusSquare = (x: number, y: number): number =>
  Math.abs(y) < MAX_SUBTRACTED ? (1 - y) * (1 + y) : squaredSech(x);

const NAMED: Readonly<Record<NamedActivation["name"], Omit<Pointwise, "hasKink">>> = {
  erf: {
    value: erf,
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
  tanh: {
    value: Math.tanh,
    derivative: squaredSech,
    secondDerivative: (x) => -2 * Math.tanh(x) * squaredSech(x),
    fromValue: {
      derivative: oneMinusSquare,
      secondDerivative: (x, y) => -2 * y * oneMinusSquare(x, y),
    },
  },
  elu: {
    value: (x) => (x > 0 ? x : Math.expm1(x)),
    derivative: (x) => (x > 0 ? 1 : Math.exp(x)),
    secondDerivative: (x) => (x > 0 ? 0 : Math.exp(x)),
  },
  swish: {
    value: (x) => x * sigmoid(x),
    derivative: (x) => sigmoid(x) * (1 + x * sigmoid(-x)),
    secondDerivative: (x) => sigmoid(x) * sigmoid(-x) * (2 + x * (sigmoid(-x) - sigmoid(x))),
  },
};
