import type { Arguments, FieldsOf } from "../../arrays/arguments";

/** Rule of the steps θ ← θ − η (m̂/φ + λ θ), with the bias-corrected mean m̂ of the gradients. */
export interface UpdateOptions {
  /** Rate β₁ of the mean of the gradients; default 0, the gradient itself. */
  readonly beta1?: number | undefined;
  /** Rate β₂ of the mean v of the squared gradients, for φ = √v̂ + ε; by default φ = 1. */
  readonly beta2?: number | undefined;
  /** Offset ε > 0 of φ; default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ, decoupled from φ as in AdamW; default 0. */
  readonly weightDecay?: number | undefined;
}

const UPDATE_OPTIONS: FieldsOf<UpdateOptions> = {
  beta1: true,
  beta2: true,
  epsilon: true,
  weightDecay: true,
};

/** A checked rule. */
export interface UpdateRule {
  readonly beta1: number;
  readonly beta2: number | undefined;
  readonly epsilon: number;
  readonly decay: number;
}

/** Rule of stochastic gradient descent. */
export const PLAIN_RULE: UpdateRule = { beta1: 0, beta2: undefined, epsilon: 0, decay: 0 };

/** Reads and checks a rule. */
export function readUpdateRule(args: Arguments, options: UpdateOptions): UpdateRule {
  args.options("options.update", options, UPDATE_OPTIONS);
  const rate = (name: "beta1" | "beta2", value: number) =>
    args.number(["options", "update", name], value, { atLeast: 0, atMost: 1 - 2 ** -52 });
  const { beta1 = 0, beta2, epsilon = 1e-8, weightDecay = 0 } = options;
  return {
    beta1: rate("beta1", beta1),
    beta2: beta2 === undefined ? undefined : rate("beta2", beta2),
    epsilon: args.number("options.update.epsilon", epsilon, { above: 0 }),
    decay: args.number("options.update.weightDecay", weightDecay, { atLeast: 0 }),
  };
}

/** Coefficients of one step, which its effect on the outputs depends on. */
export interface StepCoefficients {
  /** Factor 1/(1 − β₁ᵗ) of the mean of the gradients. */
  readonly correction: number;
  /** 1/φ of every parameter; undefined if the steps are not scaled. */
  readonly scales: Float64Array | undefined;
}

/** Maker of steps, which keeps the means of the gradients. */
export interface Updater {
  /** Writes the change of the parameters in the next step to `change`. */
  update(gradient: Float64Array, theta: Float64Array, change: Float64Array): StepCoefficients;
}

/**
 * Creates the maker of the steps of a rule.
 *
 * @param rates learning rate of every parameter
 */
export function updaterOf({ beta1, beta2, epsilon, decay }: UpdateRule, rates: Float64Array): Updater {
  const mean = new Float64Array(rates.length);
  const square = new Float64Array(beta2 === undefined ? 0 : rates.length);
  const scales = beta2 === undefined ? undefined : new Float64Array(rates.length);
  let step = 0;
  return {
    update(gradient, theta, change) {
      step++;
      const correction = 1 / (1 - beta1 ** step);
      if (scales !== undefined) {
        const squareBias = 1 - beta2! ** step;
        for (let i = 0; i < square.length; i++) {
          square[i]! += (1 - beta2!) * (gradient[i]! ** 2 - square[i]!);
          scales[i] = 1 / (Math.sqrt(square[i]! / squareBias) + epsilon);
        }
      }
      for (let i = 0; i < mean.length; i++) {
        mean[i] = beta1 * mean[i]! + (1 - beta1) * gradient[i]!;
        const scale = scales === undefined ? correction : correction * scales[i]!;
        change[i] = -rates[i]! * (scale * mean[i]! + decay * theta[i]!);
      }
      return { correction, scales };
    },
  };
}
