/** Optimisers that are selected by name. */
export type OptimiserName = "sgd" | "momentum" | "adam" | "adamw";

/**
 * Rule that turns the gradient g into a step, in PyTorch's conventions; η is the learning rate.
 *
 * - `"sgd"`: w −= η g
 * - `"momentum"`: v = μ v + g, w −= η v; μ = `momentum`, default 0.9. With `nesterov: true`, w −= η (g + μ v)
 * - `"adam"`: w −= η m̂ / (√v̂ + ε) with the bias-corrected means m̂ of g and v̂ of g² (Kingma & Ba 2015); defaults
 *   β₁ = 0.9, β₂ = 0.999, ε = 1e-8
 * - `"adamw"`: w = (1 − η λ) w before the step of Adam (Loshchilov & Hutter 2019); λ = `weightDecay`, default 0.01
 *
 * In the other three, `weightDecay` (λ, default 0) is the L2 penalty ½ λ ‖w‖²: g += λ w, before momentum and means are
 * updated and after the gradient is clipped. Biases decay like weights. The recorded loss is without the penalty.
 *
 * @example
 * const optimiser: Optimiser = { name: "adamw", weightDecay: 0.1 };
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * train(network, initialise(network), xor(), { learningRate: 0.01, epochs: 10, optimiser });
 */
export type Optimiser =
  | OptimiserName
  | { readonly name: "sgd"; readonly weightDecay?: number }
  | {
      readonly name: "momentum";
      readonly momentum?: number;
      readonly nesterov?: boolean;
      readonly weightDecay?: number;
    }
  | {
      readonly name: "adam" | "adamw";
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
      readonly weightDecay?: number;
    };
