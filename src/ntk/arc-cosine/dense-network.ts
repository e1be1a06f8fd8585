/** Affine map with Gaussian weights, as the kernels of infinite width take it. */
export interface WideAffine {
  /**
   * σ_w²: the variance of each weight times the number of inputs of the layer; for the first map, of each weight alone.
   */
  readonly weightVariance: number;
  /** σ_b². */
  readonly biasVariance: number;
  /** Contribution of the weights to the tangent kernel, relative to that to the NNGP kernel; default 1, 0 if frozen. */
  readonly weightTerm?: number;
  /** Contribution of the biases to the tangent kernel; default σ_b², 0 if frozen. */
  readonly biasTerm?: number;
}

/** Layer of infinitely many units with a piecewise linear activation, and the affine map that follows it. */
export interface WideLayer extends WideAffine {
  /** φ(x) = negative min(x, 0) + positive max(x, 0): [0, 1] is ReLU, [α, 1] leaky, [-1, 1] the absolute value. */
  readonly slopes: readonly [negative: number, positive: number];
}

/** Infinitely wide fully connected network of piecewise linear units. */
export interface WideNetwork {
  readonly input: WideAffine;
  readonly hidden: readonly WideLayer[];
}

/** Kernels of a network: covariance of its outputs at initialisation, and tangent kernel of its gradient descent. */
export const KINDS = ["nngp", "ntk"] as const;
export type KernelKind = (typeof KINDS)[number];

/** Parameters of a layer in the recursion; the inputs count as a layer without a kink. */
export interface PlanLayer {
  /** (p − n)²/(p² + n²): 0 for a linear unit, 1 for ReLU, 2 for the absolute value. */
  readonly kink: number;
  /** √(σ_w² (p² + n²)/2), the factor by which a layer multiplies amplitudes before the bias. */
  readonly gain: number;
  readonly weightTerm: number;
  readonly biasTerm: number;
  readonly biasVariance: number;
}

/** Returns the layers of a network, starting with the map of the inputs. */
export function planLayers({ input, hidden }: WideNetwork): PlanLayer[] {
  return [{ ...input, slopes: [1, 1] as const }, ...hidden].map((layer) => {
    const [n, p] = layer.slopes;
    const { weightVariance, biasVariance, weightTerm = 1, biasTerm = biasVariance } = layer;
    const meanSquare = n * n + p * p;
    const kink = meanSquare === 0 ? 0 : (p - n) ** 2 / meanSquare;
    return { kink, gain: Math.sqrt(weightVariance * (meanSquare / 2)), weightTerm, biasTerm, biasVariance };
  });
}

/** Returns true if both kernels are |x||x'| times a function of the angle, as for networks without biases. */
export const isHomogeneous = (layers: readonly PlanLayer[]): boolean =>
  layers.every(({ biasVariance, biasTerm }) => biasVariance === 0 && biasTerm === 0);
