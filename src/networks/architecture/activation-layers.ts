import { argumentsOf } from "../../arrays/arguments";
import type { CustomLayer, NamedActivation, PiecewiseLinear, Polynomial, Sinusoid } from "./activation";
import { readCoefficients, readCustom } from "./read-activation";

const piecewiseLinear = (negative: number, positive: number): PiecewiseLinear => ({
  type: "activation",
  name: "piecewiseLinear",
  negative,
  positive,
});

const named = (name: NamedActivation["name"]): NamedActivation => ({ type: "activation", name });

const sinusoid = (amplitude: number, frequency: number, phase: number): Sinusoid => ({
  type: "activation",
  name: "sinusoid",
  amplitude,
  frequency,
  phase,
});

/**
 * Returns the identity activation φ(x) = x, as used in deep linear networks.
 *
 * @example
 * const deepLinear = serial(dense({ width: 50 }), linear(), dense());
 */
export const linear = (): PiecewiseLinear => piecewiseLinear(1, 1);

/**
 * Returns the ReLU activation φ(x) = max(x, 0), whose kernels are arc-cosine kernels (Cho & Saul 2009).
 *
 * @example
 * const network = serial(dense({ weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 */
export const relu = (): PiecewiseLinear => piecewiseLinear(0, 1);

/**
 * Returns the leaky ReLU activation: φ(x) = x for x > 0 and slope · x otherwise, with derivative `slope` at 0.
 *
 * @param slope slope for negative x; default 0.01
 * @throws ArgumentError unless the slope is a finite number
 * @example
 * const network = serial(dense(), leakyRelu(0.1), dense());
 */
export const leakyRelu = (slope = 0.01): PiecewiseLinear =>
  piecewiseLinear(argumentsOf("leakyRelu").number("slope", slope), 1);

/**
 * Returns the absolute value as activation, φ(x) = |x|.
 *
 * @example
 * const network = serial(dense(), abs(), dense());
 */
export const abs = (): PiecewiseLinear => piecewiseLinear(-1, 1);

/**
 * Returns the error function as activation, φ(x) = erf(x), whose kernel is Williams's (1997) arcsine kernel.
 *
 * @example
 * const network = serial(dense({ weightVariance: 1.5, biasVariance: 0.1 }), erf(), dense());
 */
export const erf = (): NamedActivation => named("erf");

/**
 * Returns the GELU activation φ(x) = x Φ(x), where Φ is the normal distribution function (Hendrycks & Gimpel 2016).
 *
 * @example
 * const network = serial(dense({ weightVariance: 2 }), gelu(), dense());
 */
export const gelu = (): NamedActivation => named("gelu");

/**
 * Returns a sine activation, φ(x) = amplitude · sin(frequency · x + phase); sin(x) by default.
 *
 * @throws ArgumentError unless all three are finite numbers
 * @example
 * const network = serial(dense(), sin({ frequency: 2 }), dense());
 */
export function sin(options: { amplitude?: number; frequency?: number; phase?: number } = {}): Sinusoid {
  const args = argumentsOf("sin");
  args.options("options", options, { amplitude: true, frequency: true, phase: true });
  const { amplitude = 1, frequency = 1, phase = 0 } = options;
  return sinusoid(
    args.number("options.amplitude", amplitude),
    args.number("options.frequency", frequency),
    args.number("options.phase", phase),
  );
}

/**
 * Returns a cosine activation, φ(x) = amplitude · cos(frequency · x); cos(x) by default.
 *
 * @throws ArgumentError unless both are finite numbers
 * @example
 * const network = serial(dense(), cos(), dense());
 */
export function cos(options: { amplitude?: number; frequency?: number } = {}): Sinusoid {
  const args = argumentsOf("cos");
  args.options("options", options, { amplitude: true, frequency: true });
  const { amplitude = 1, frequency = 1 } = options;
  return sinusoid(
    args.number("options.amplitude", amplitude),
    args.number("options.frequency", frequency),
    Math.PI / 2,
  );
}

/**
 * Returns the activation φ(x) = √2 sin(√(2 gamma) x + π/4). After a dense layer its covariance is the Gaussian kernel
 * e^{−gamma ‖u − v‖²} of the layer's inputs (Rahimi & Recht 2007).
 *
 * @param gamma factor of the squared distance in the exponent of the kernel, above 0
 * @throws ArgumentError unless gamma is a positive finite number
 * @example
 * const network = serial(dense(), rbf(0.5), dense());
 */
export const rbf = (gamma: number): Sinusoid =>
  sinusoid(
    Math.SQRT2,
    Math.sqrt(2 * argumentsOf("rbf").number("gamma", gamma, { above: 0, atMost: Number.MAX_VALUE / 2 })),
    Math.PI / 4,
  );

/**
 * Returns the hyperbolic tangent as activation, φ(x) = tanh x. Its kernels are computed by quadrature, accurate to
 * rounding.
 *
 * @example
 * const network = serial(dense({ width: 64 }), tanh(), dense());
 */
export const tanh = (): NamedActivation => named("tanh");

/**
 * Returns the exponential linear unit as activation: φ(x) = x for x > 0 and eˣ − 1 below (Clevert, Unterthiner &
 * Hochreiter 2016).
 *
 * @example
 * const network = sequential({ inputShape: [3], layers: [dense({ width: 64 }), elu(), dense()] });
 */
export const elu = (): NamedActivation => named("elu");

/**
 * Returns the swish activation φ(x) = x / (1 + e^{−x}), also named SiLU (Ramachandran, Zoph & Le 2017). Its kernels are
 * computed by quadrature.
 *
 * @example
 * const network = serial(dense({ width: 64 }), swish(), dense());
 */
export const swish = (): NamedActivation => named("swish");

/**
 * Returns the exponential function as activation, φ(x) = eˣ.
 *
 * @example
 * const network = serial(dense({ weightVariance: 0.1 }), exp(), dense());
 */
export const exp = (): NamedActivation => named("exp");

/**
 * Returns the Gaussian function as activation, φ(x) = e^{−x²}.
 *
 * @example
 * const network = serial(dense(), gaussian(), dense());
 */
export const gaussian = (): NamedActivation => named("gaussian");

/**
 * Returns the sign function as activation, φ(x) = −1, 0 or 1. Its derivative counts as 0, so preceding layers do not
 * learn.
 *
 * @example
 * const network = serial(dense(), sign(), dense());
 */
export const sign = (): NamedActivation => named("sign");

/**
 * Returns a polynomial activation, φ(x) = Σ_k coefficients[k] xᵏ.
 *
 * @param coefficients coefficients of 1, x, x², ..., up to degree 30
 * @throws ArgumentError unless the coefficients are 1 to 31 finite numbers
 * @example
 * const square = serial(dense(), polynomial([0, 0, 1]), dense());
 */
export const polynomial = (coefficients: readonly number[]): Polynomial => ({
  type: "activation",
  name: "polynomial",
  coefficients: readCoefficients(argumentsOf("polynomial").at("coefficients"), coefficients),
});

/**
 * Returns a custom smooth activation. Its kernels are accurate to rounding: they are computed from its Hermite expansion
 * where `nodes` terms suffice, and otherwise by a trapezoidal rule in two dimensions, which takes about 50 µs for a pair
 * of inputs. For functions with kinks or jumps, functions that bend over lengths well below 1, and functions that grow
 * fast, `kernels` throws a ConvergenceError.
 *
 * @param value φ(x)
 * @param derivative φ′(x)
 * @param options.secondDerivative φ″(x), for Hessian-vector products and `taylorModel` of order 2
 * @param options.nodes number of terms of the Hermite expansion, 2 to 300; default 100. It changes the time, not the
 *   result; fewer than 32 terms are not tried
 * @throws ArgumentError unless `value`, `derivative` and `secondDerivative` are functions and `nodes` is in range
 * @example
 * const network = serial(dense(), activation(Math.tanh, (x) => 1 / Math.cosh(x) ** 2), dense());
 */
export function activation(
  value: (x: number) => number,
  derivative: (x: number) => number,
  options: { secondDerivative?: (x: number) => number; nodes?: number } = {},
): CustomLayer {
  const args = argumentsOf("activation");
  args.options("options", options, { secondDerivative: true, nodes: true });
  const { secondDerivative, nodes = 100 } = options;
  return readCustom(args, args.at("options"), { value, derivative, secondDerivative, nodes });
}
