/** Activations that are selected by name. */
export type ActivationName =
  | "linear"
  | "relu"
  | "leakyRelu"
  | "abs"
  | "elu"
  | "tanh"
  | "swish"
  | "gelu"
  | "erf"
  | "sin"
  | "cos"
  | "exp"
  | "gaussian"
  | "sign";

/**
 * Piecewise linear activation, φ(x) = negative · min(x, 0) + positive · max(x, 0): linear, ReLU, leaky ReLU and the
 * absolute value.
 */
export interface PiecewiseLinear {
  readonly type: "activation";
  readonly name: "piecewiseLinear";
  readonly negative: number;
  readonly positive: number;
}

/**
 * Sinusoidal activation, φ(x) = amplitude · sin(frequency · x + phase): sine, cosine and the features of a Gaussian
 * (RBF) kernel.
 */
export interface Sinusoid {
  readonly type: "activation";
  readonly name: "sinusoid";
  readonly amplitude: number;
  readonly frequency: number;
  readonly phase: number;
}

/**
 * Activation without parameters: erf(x), x Φ(x), eˣ, e^{−x²}, the sign of x, tanh x, x for x > 0 and eˣ − 1 below, or
 * x / (1 + e^{−x}).
 */
export interface NamedActivation {
  readonly type: "activation";
  readonly name: "erf" | "gelu" | "exp" | "gaussian" | "sign" | "tanh" | "elu" | "swish";
}

/** Polynomial activation, φ(x) = Σ_k coefficients[k] xᵏ. */
export interface Polynomial {
  readonly type: "activation";
  readonly name: "polynomial";
  readonly coefficients: readonly number[];
}

/** Custom activation: functions of the pre-activation that are called once per unit and sample. */
export interface CustomActivation {
  readonly type?: "activation" | undefined;
  readonly name?: "custom" | undefined;
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
  /** φ″, which Hessian-vector products and `taylorModel` of order 2 use. */
  readonly secondDerivative?: ((x: number) => number) | undefined;
  /**
   * Number of terms of the Hermite expansion that `kernels` tries before the slower quadrature in two dimensions, 2 to
   * 300; default 100. It changes the time, not the result; fewer than 32 terms are not tried.
   */
  readonly nodes?: number | undefined;
}

/** Custom activation as a layer, made by `activation`. */
export interface CustomLayer extends CustomActivation {
  readonly type: "activation";
  readonly name: "custom";
  readonly nodes: number;
}

/** Nonlinearity that is applied to every unit, as a layer. */
export type ActivationLayer = PiecewiseLinear | Sinusoid | NamedActivation | Polynomial | CustomLayer;

/**
 * The nonlinearity of a network: a name, a layer made by a function such as `leakyRelu(0.2)`, or a custom
 * `{ value, derivative }`.
 *
 * - `"linear"`: z;  `"abs"`: |z|
 * - `"relu"`: max(z, 0), with derivative 0 at 0
 * - `"leakyRelu"`: z for z > 0, else `slope` z; slope 0.01 unless given as `{ name: "leakyRelu", slope }`
 * - `"elu"`: z for z > 0, else e^z − 1
 * - `"tanh"`, `"erf"`, `"sin"`, `"cos"`, `"exp"`;  `"gaussian"`: e^{−z²};  `"sign"`, with derivative 0
 * - `"swish"`: z / (1 + e^−z)
 * - `"gelu"`: z Φ(z) with the exact normal distribution Φ, not an approximation
 *
 * @example
 * const soft: Activation = { value: (z) => Math.log1p(Math.exp(z)), derivative: (z) => 1 / (1 + Math.exp(-z)) };
 * const network = mlp({ widths: [1, 20, 1], activation: soft });
 */
export type Activation =
  | ActivationName
  | ActivationLayer
  | { readonly name: "leakyRelu"; readonly slope: number }
  | CustomActivation;
