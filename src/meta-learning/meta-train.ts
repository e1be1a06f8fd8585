import { type Arguments, argumentsOf } from "../arrays/arguments";
import { IntegrationError } from "../arrays/errors";
import { allFinite } from "../arrays/finite";
import { type Computation, computePartlyAsync, computePartlySync, pause } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import type { Network, ParametersLike } from "../networks";
import { readParameters, writeParameters } from "../networks/architecture";
import { ownGradientSize, ownGradientSteps, passesOf } from "../networks/engine";
import { type Generator, generator } from "../random";
import { checkInner, type Episode, readEpisode } from "./episode";
import { innerLoop } from "./inner-loop";
import { META_TRAIN_OPTIONS, type MetaTraining, type MetaTrainOptions, metaTraining } from "./meta-training";

const OPTIONS = { ...META_TRAIN_OPTIONS, ...COMPUTATION_OPTIONS };

/**
 * Trains the start of an inner loop by steps of an optimiser with the gradient of `metaGradient`, averaged over episodes
 * (MAML, first-order MAML or ANIL; Finn, Abbeel & Levine 2017; Raghu, Raghu, Bengio & Vinyals 2020).
 *
 * An abort ends the training at the next iteration with the losses and parameters so far and the result `"aborted"`. An abort
 * before the first iteration throws the reason of the signal.
 *
 * @param parameters initial weights and biases in the shapes returned by `initialise`; never changed
 * @param sampler function that draws an episode with the generator, `episodes` times per iteration
 * @returns the losses, the trained parameters, and the outcome
 * @throws ArgumentError for shapes that do not match, NaN, options that are unknown or out of range, a custom activation
 * without `secondDerivative` unless the mode is `"fomaml"`, or memory that does not suffice; IntegrationError if the
 * training diverges, with the partial result, whose parameters are those of the last finite loss
 * @example
 * const network = mlp({ widths: [1, 20, 20, 1], activation: "tanh" });
 * const sampler = (random: Generator): Episode => {
 *   const phase = Math.PI * random.uniform();
 *   const draw = () => {
 *     const inputs = Array.from({ length: 5 }, () => [10 * random.uniform() - 5]);
 *     return { inputs, targets: inputs.map(([x]) => [Math.sin(x! + phase)]) };
 *   };
 *   return { support: draw(), query: draw() };
 * };
 * const inner = { mode: "maml", innerRate: 0.01, innerSteps: 1 } as const;
 * const outer = { learningRate: 0.01, iterations: 20, episodes: 4, optimiser: "adam", seed: 1 } as const;
 * const { parameters } = metaTrain(network, initialise(network), sampler, { ...inner, ...outer });
 */
export function metaTrain(
  network: Network,
  parameters: ParametersLike,
  sampler: (generator: Generator) => Episode,
  options: MetaTrainOptions & ComputationOptions,
): MetaTraining {
  const args = argumentsOf("metaTrain");
  args.options("options", options, OPTIONS);
  checkComputationOptions(args, options);
  return computePartlySync(args, descend(args, network, parameters, sampler, options), options);
}

/**
 * Computes the same numbers as `metaTrain`, but yields to the event loop between iterations.
 *
 * @throws the errors of `metaTrain` (rejects), and the reason of a signal that is aborted before the first iteration
 * @example
 * const network = mlp({ widths: [1, 20, 1], activation: "tanh" });
 * const support = { inputs: [[-1], [1]], targets: [[0.5], [-0.5]] };
 * const { signal } = new AbortController();
 * const options = { mode: "anil", innerRate: 0.1, innerSteps: 3, learningRate: 0.1, iterations: 10, signal } as const;
 * const sampler = () => ({ support, query: support });
 * const { loss } = await metaTrainAsync(network, initialise(network), sampler, options);
 */
export async function metaTrainAsync(
  network: Network,
  parameters: ParametersLike,
  sampler: (generator: Generator) => Episode,
  options: MetaTrainOptions & ComputationOptions,
): Promise<MetaTraining> {
  const args = argumentsOf("metaTrainAsync");
  args.options("options", options, OPTIONS);
  checkComputationOptions(args, options);
  return computePartlyAsync(args, descend(args, network, parameters, sampler, options), options);
}

function* descend(
  args: Arguments,
  network: Network,
  start: ParametersLike,
  sampler: (generator: Generator) => Episode,
  options: MetaTrainOptions,
): Computation<MetaTraining> {
  const { learningRate, iterations, episodes = 1, seed = 0 } = options;
  checkInner(args, options);
  const at = args.at("options");
  at.number("learningRate", learningRate, { above: 0 });
  at.number("iterations", iterations, { integer: true, atLeast: 0 });
  at.number("episodes", episodes, { integer: true, atLeast: 1 });
  at.number("seed", seed, { integer: true });
  at.memory("iterations", iterations, "fewer iterations");
  args.callable("sampler", sampler);
  const passes = passesOf(args, network);
  const { layout } = passes;
  args.at("network").memory([], layout.length + ownGradientSize(layout.length), "a smaller network");
  const before = new Float64Array(layout.length);
  writeParameters(args.at("parameters"), start, layout, before);
  const loop = innerLoop(args, passes, options);
  const outer = ownGradientSteps(at, before, options.optimiser ?? "sgd", layout);
  try {
    const { parameters, gradient } = outer;
    const random = generator(seed);
    const losses = new Float64Array(iterations);
    const finish = (made: number, result: MetaTraining["result"], from = parameters): MetaTraining =>
      metaTraining({ loss: losses.slice(0, made), parameters: readParameters(from, layout), result });
    const checkFinite = (made: number, ...arrays: readonly Float64Array[]): void => {
      if (!arrays.every(allFinite))
        throw diverged(args, made, learningRate, finish(made, "diverged", before));
    };

    // An abort before the first loss throws the reason of the signal.
    yield 0;
    for (let i = 0; i < iterations; i++) {
      if (i > 0 && (yield* pause(i / iterations))) return finish(i, "aborted");
      gradient.fill(0);
      for (let e = 0; e < episodes; e++) {
        const place = args.at(`sampler (episode ${e} of iteration ${i})`);
        const samples = readEpisode(args, place, sampler(random), passes, options);
        losses[i]! += loop.differentiate(parameters, samples, gradient) / episodes;
      }
      checkFinite(i, losses.subarray(i, i + 1), gradient);
      before.set(parameters);
      for (let k = 0; k < gradient.length; k++) gradient[k]! /= episodes;
      outer.step(learningRate);
      checkFinite(i + 1, parameters);
    }
    return finish(iterations, "finished");
  } finally {
    loop.release();
    outer.release();
  }
}

const diverged = (
  args: Arguments,
  made: number,
  learningRate: number,
  partial: MetaTraining,
): IntegrationError<MetaTraining> =>
  new IntegrationError(args.functionName, {
    reason: "not-finite",
    message: `the meta-training diverged: the loss or its gradient overflows after iteration ${made}`,
    advice: "Use a smaller learningRate or innerRate.",
    time: made * learningRate,
    partial,
  });
