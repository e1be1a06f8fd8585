import { argumentsOf } from "../arrays/arguments";
import type { Gradient, Network, ParametersLike } from "../networks";
import { readParameters, writeParameters } from "../networks/architecture";
import { passesOf } from "../networks/engine";
import { checkInner, type Episode, INNER_OPTIONS, type Inner, readEpisode } from "./episode";
import { innerLoop } from "./inner-loop";

/**
 * Computes the gradient of the loss on the query after the adaptation to the support, with respect to the parameters
 * before it.
 *
 * MAML and ANIL differentiate the inner loop exactly: with v = ∇L_Q(θ_m), the recursion v ← v − α H_S(θ_{j−1}) v for
 * j = m, ..., 1 gives the gradient (Finn, Abbeel & Levine 2017), with Hessian-vector products and without a tape. In ANIL
 * the Hessian is multiplied by the part of v in the last layer. FOMAML returns ∇L_Q(θ_m). The derivative at kinks is the
 * one of the branch taken, and the second derivative is 0 there. Dropout is off.
 *
 * @param episode support and query, each with inputs [P, nIn], or images, and targets [P, nOut]
 * @returns { loss, weights, biases }: the loss on the query after the adaptation, and its gradient
 * @throws ArgumentError for shapes that do not match, NaN, unknown options or options out of range, a custom activation
 * without `secondDerivative` unless the mode is `"fomaml"`, inner steps that do not fit into memory, or a divergence
 * @example
 * const network = mlp({ widths: [1, 40, 40, 1], activation: "tanh" });
 * const support = { inputs: [[-1], [0], [1]], targets: [[0.5], [0], [-0.5]] };
 * const query = { inputs: [[2]], targets: [[-1]] };
 * const options = { mode: "maml", innerRate: 0.1, innerSteps: 1 } as const;
 * const { loss, weights } = metaGradient(network, initialise(network), { support, query }, options);
 */
export function metaGradient(
  network: Network,
  parameters: ParametersLike,
  episode: Episode,
  options: Inner,
): Gradient {
  const args = argumentsOf("metaGradient");
  args.options("options", options, INNER_OPTIONS);
  checkInner(args, options);
  const passes = passesOf(args, network);
  const start = new Float64Array(passes.layout.length);
  writeParameters(args.at("parameters"), parameters, passes.layout, start);
  const samples = readEpisode(args, args.at("episode"), episode, passes, options);
  const loop = innerLoop(args, passes, options);
  try {
    const gradient = new Float64Array(start.length);
    const loss = loop.differentiate(start, samples, gradient);
    args.finite("options.innerRate", Float64Array.of(loss));
    return { loss, ...readParameters(args.finite("options.innerRate", gradient), passes.layout) };
  } finally {
    loop.release();
  }
}
