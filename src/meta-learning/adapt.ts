import { argumentsOf } from "../arrays/arguments";
import type { Network, NetworkTask, Parameters, ParametersLike } from "../networks";
import { readParameters, writeParameters } from "../networks/architecture";
import { passesOf } from "../networks/engine";
import { checkInner, INNER_OPTIONS, type Inner, readSamples } from "./episode";
import { adaptedBy, descend } from "./inner-loop";
import { passCache } from "./pass-cache";

/**
 * Adapts a network to the support of an episode by m steps of gradient descent, θ ← θ − α ∇L_S(θ), without dropout. In
 * ANIL the last layer with parameters, its biases included, is adapted alone.
 *
 * @param support inputs [P, nIn], or images, and targets [P, nOut]
 * @returns the adapted parameters, in their shapes
 * @throws ArgumentError for shapes that do not match, NaN, unknown options or options out of range, targets that are not
 * probabilities (cross-entropy), or a divergence
 * @example
 * const network = mlp({ widths: [1, 40, 40, 1], activation: "tanh" });
 * const support = { inputs: [[-1], [0], [1]], targets: [[0.5], [0], [-0.5]] };
 * const options = { mode: "anil", innerRate: 0.1, innerSteps: 5 } as const;
 * const { weights } = adapt(network, initialise(network, { seed: 1 }), support, options);
 */
export function adapt(
  network: Network,
  parameters: ParametersLike,
  support: NetworkTask,
  options: Inner,
): Parameters {
  const args = argumentsOf("adapt");
  args.options("options", options, INNER_OPTIONS);
  checkInner(args, options);
  const passes = passesOf(args, network);
  const samples = readSamples(args, args.at("support"), support, passes, options);
  const cache = passCache(args.at("support"), passes, 1, false);
  try {
    const pass = cache.passFor(samples.inputs.rows);
    writeParameters(args.at("parameters"), parameters, pass.layout, pass.parameters);
    descend(pass, samples, options, adaptedBy(passes, options.mode));
    return readParameters(args.finite("options.innerRate", pass.parameters), pass.layout);
  } finally {
    cache.release();
  }
}
