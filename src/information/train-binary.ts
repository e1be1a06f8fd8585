import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { runAsync, runSync } from "../concurrency/run-generator";
import type { Network, NetworkTask, ParametersLike, Records, Training, TrainOptions } from "../networks";
import { type PassBuilder, passesOf, trainSteps } from "../networks/engine";
import { binaryPasses } from "./binary-passes";

/**
 * Trains a network with binary weights by gradient descent on latent weights w. The network runs with sign(w) / √fan-in
 * (`binarise`), and every step makes
 *
 *   w ← clip(w − η ∂L/∂sign(w), −1, 1)
 *
 * where the activations of `binaryNetwork` pass back the surrogate gradient (Courbariaux, Bengio & David 2015; Hubara et al.
 * 2016). The first step brings latent weights beyond ±1 into this range, in which the others remain.
 *
 * @param network network without biases; its activations may be of any kind
 * @param parameters initial latent weights, in [−1, 1]; never changed
 * @param task inputs [P, nIn], targets [P, nOut]
 * @param options options of `networks.train`, without `clipNorm` and optimisers other than `"sgd"`
 * @returns the training: `parameters`, `checkpoint` and `onStep` have latent weights, loss and observables are those of the binary
 * network
 * @throws ArgumentError for a network with biases, an option that changes the steps, and as `networks.train`; IntegrationError and
 * MemoryError as `networks.train`
 * @example
 * const network = binaryNetwork({ widths: [2, 8, 1], surrogate: "swish" });
 * const { loss, parameters } = trainBinary(network, initialise(network, { seed: 1 }), xor(), {
 *   learningRate: 0.1,
 *   epochs: 100,
 * });
 * forward(network, binarise(parameters), [[1, 1]]).output; // output of the trained binary network
 */
export function trainBinary<const Record_ extends Records = Records>(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: TrainOptions<Record_>,
): Training<Record_> {
  return runSync(binarySteps("trainBinary", network, parameters, task, options)) as Training<Record_>;
}

/**
 * Computes the same numbers as `trainBinary`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes effect.
 *
 * @example
 * const network = binaryNetwork({ widths: [2, 8, 1] });
 * const { signal } = new AbortController();
 * const options = { learningRate: 0.1, epochs: 50, signal };
 * const { result } = await trainBinaryAsync(network, initialise(network), xor(), options);
 */
export function trainBinaryAsync<const Record_ extends Records = Records>(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: TrainOptions<Record_>,
): Promise<Training<Record_>> {
  return runAsync(binarySteps("trainBinaryAsync", network, parameters, task, options)) as Promise<
    Training<Record_>
  >;
}

function* binarySteps(
  functionName: string,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: TrainOptions<Records>,
): Generator<undefined, Training> {
  const args = argumentsOf(functionName);
  args.record("options", options);
  const { optimiser = "sgd", clipNorm, precision = "float64" } = options;
  if (optimiser !== "sgd") {
    throw args.error(
      "options.optimiser",
      '"sgd", because latent weights take plain gradient steps',
      optimiser,
    );
  }
  if (clipNorm !== undefined) {
    throw args.error(
      "options.clipNorm",
      "absent, because latent weights take plain gradient steps",
      clipNorm,
    );
  }
  if (precision !== "float64") throw args.error("options.precision", '"float64"', precision);
  return yield* trainSteps(args, network, parameters, task, options, passesWithoutBiases);
}

/** Checks that a network has no biases, and returns its binary passes. */
function passesWithoutBiases(args: Arguments, network: Network): PassBuilder {
  const passes = passesOf(args, network);
  if (passes.layout.biases.every(({ count }) => count === 0)) return binaryPasses(passes);
  throw args.at("network").refusal(HERE, "a network without biases (bias: false)", "one with biases");
}
