/** An affine map with Gaussian weights, as a kernel sees it. */
export interface WideAffine {
  /** σ_w², the variance of each weight times the number of units below; for the map of the inputs, of each weight. */
  readonly weightVariance: number;
  /** σ_b² */
  readonly biasVariance: number;
  /** What the weights add to the tangent kernel over what they add to the NNGP kernel: 1 by default, 0 when frozen. */
  readonly weightTerm?: number;
  /** What the biases add to the tangent kernel: σ_b² by default, 0 when frozen. */
  readonly biasTerm?: number;
}

/** A layer of infinitely many units with a piecewise linear activation, and the map that follows it. */
export interface WideLayer extends WideAffine {
  /** φ(x) = negative min(x, 0) + positive max(x, 0): [0, 1] is ReLU, [α, 1] leaky, [-1, 1] the absolute value. */
  readonly slopes: readonly [negative: number, positive: number];
}

/** An infinitely wide fully connected network of piecewise linear units. */
export interface WideNetwork {
  readonly input: WideAffine;
  readonly hidden: readonly WideLayer[];
}

/** The kernels of a network: of its outputs at initialisation, and of its gradient descent. */
export const KINDS = ["nngp", "ntk"] as const;
export type KernelKind = (typeof KINDS)[number];

/** What the kernels need of a layer: the inputs are a layer without a kink. */
export interface PlanLayer {
  /** (p − n)²/(p² + n²): 0 for a linear unit, 1 for ReLU, 2 for the absolute value. */
  readonly kink: number;
  /** √(σ_w² (p² + n²)/2): what a layer multiplies amplitudes by, before the bias. */
  readonly gain: number;
  readonly weightTerm: number;
  readonly biasTerm: number;
  readonly biasVariance: number;
}

/** The layers of a network, inputs first. */
export function planLayers({ input, hidden }: WideNetwork): PlanLayer[] {
  return [{ ...input, slopes: [1, 1] as const }, ...hidden].map((layer) => {
    const [n, p] = layer.slopes;
    const { weightVariance, biasVariance, weightTerm = 1, biasTerm = biasVariance } = layer;
    const power = n * n + p * p;
    const kink = power === 0 ? 0 : (p - n) ** 2 / power;
    return { kink, gain: Math.sqrt(weightVariance * (power / 2)), weightTerm, biasTerm, biasVariance };
  });
}

/** Whether both kernels are |x||x'| times a function of the angle. */
export const isHomogeneous = (layers: readonly PlanLayer[]): boolean =>
  layers.every(({ biasVariance, biasTerm }) => biasVariance === 0 && biasTerm === 0);
