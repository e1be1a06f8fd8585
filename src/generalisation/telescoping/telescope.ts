import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Network, NetworkTask, ParametersLike } from "../../networks";
import { batchesOf, learningRates } from "../../networks/engine";
import { Course } from "./course";
import { factorsAt, factorsOf, weightedGradient } from "./layer-factors";
import { makeSmoother } from "./make-smoother";
import {
  readTelescopeProblem,
  TELESCOPE_OPTIONS,
  type TelescopeOptions,
  type TelescopeProblem,
} from "./telescope-options";
import type { Telescoping } from "./telescoping";
import { updaterOf } from "./update-rule";

/**
 * Trains a network with one output on the loss ½⟨(f − y)²⟩ as a sum of linear models (Jeffares, Curth & van der Schaar
 * 2024): every step changes the outputs by ∇f_t · Δθ_t up to the order of the learning rate squared, so that
 *
 *   f ≈ f̃ = f₀ + Σ_t ∇f_t · Δθ_t ≈ S y + c
 *
 * at the training samples and at probe samples, where the last form treats the steps as affine functions of the targets
 * y. The rows of the smoother S give the number of parameters that the network uses in effect, at every recorded step,
 * on training and on new inputs. The errors of both forms are of the order of the learning rate; those of the
 * linearisation at θ₀ alone are not small. Steps are
 *
 *   θ ← θ − η (m̂/φ + λ θ)
 *
 * with the bias-corrected mean m̂ of the gradients (β₁) and φ = √v̂ + ε with that of their squares (β₂): gradient
 * descent, momentum, weight decay, AdamW. The smoother takes φ as given. The learning rates of the layers apply;
 * dropout does not.
 *
 * A step of plain gradient descent costs two passes over all P + Q samples and (P + Q) b (P + the sum of the sizes of
 * the layers) multiply-adds for batches of b; with β₁ or λ, (P + Q + b) P for every parameter, and 2 P numbers for each
 * are kept.
 *
 * @param parameters initial weights and biases; never changed
 * @param task inputs [P, nIn] or images, targets [P, 1]
 * @throws ArgumentError for a network with several outputs, shapes that do not match, NaN, options that are unknown or
 * out of range, or a smoother that does not fit in memory (by its bytes); IntegrationError if the training or the
 * smoother overflows, with the records so far
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "tanh" });
 * const options = { learningRate: 0.1, steps: 50, probe: [[0.5, 0.5]] };
 * const { effective, error } = telescope(network, initialise(network), xor(), options);
 * effective!.probe.at(-1); // effective number of parameters at the probe
 */
export function telescope(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: TelescopeOptions,
): Telescoping {
  const args = argumentsOf("telescope");
  args.options("options", options, TELESCOPE_OPTIONS);
  return runSync(train(args, readTelescopeProblem(args, network, parameters, task, options)));
}

/**
 * Computes the same numbers as `telescope`, but yields to the event loop.
 *
 * @throws the errors of `telescope`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "tanh" });
 * const { signal } = new AbortController();
 * const options = { learningRate: 0.1, steps: 50, probe: [[0.5, 0.5]], signal };
 * const { telescoped } = await telescopeAsync(network, initialise(network), xor(), options);
 */
export async function telescopeAsync(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: TelescopeOptions & ComputationOptions,
): Promise<Telescoping> {
  const args = argumentsOf("telescopeAsync");
  args.options("options", options, { ...TELESCOPE_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  const problem = readTelescopeProblem(args, network, parameters, task, options);
  return computeAsync(args, train(args, problem), options);
}

function* train(args: Arguments, problem: TelescopeProblem): Computation<Telescoping> {
  const { samples, learningRate, steps, rule, batch, every, hasSmoother, seed } = problem;
  const { prepared, inputs, targets } = samples;
  const { plan } = prepared;
  const theta = prepared.theta.slice();
  const change = new Float64Array(theta.length);
  const rates = learningRates(plan).map((rate) => learningRate * rate);
  const updater = updaterOf(rule, rates);
  const stepsPerEpoch = Math.ceil(targets.length / batch);
  const batches = batchesOf({ seed, stepsPerEpoch }, targets.length, batch, true, false);
  let factors = factorsOf(prepared, inputs);
  const start = factors.outputs;
  const smoother = hasSmoother ? makeSmoother(args, samples, rule, batch, start) : undefined;
  try {
    const course = new Course(args, samples, start, smoother);
    course.record(0, start, true);
    for (let step = 0; step < steps; step++) {
      const { rows: count, indices: rows } = batches(step);
      const residuals = new Float64Array(count);
      for (let r = 0; r < count; r++) {
        const row = rows === undefined ? r : rows[r]!;
        residuals[r] = (factors.outputs[row]! - targets[row]!) / count;
      }
      const batchLayers = factors.layers.map((layer) => factorsAt(layer, count, rows));
      const gradient = weightedGradient(batchLayers, residuals, plan.parameters);
      const coefficients = updater.update(gradient, theta, change);
      const made = { ...coefficients, change, learningRate, batch: count, rows, batchLayers };
      yield* part(step / steps, (step + 1) / steps, course.advance(factors, made));
      for (let k = 0; k < theta.length; k++) theta[k]! += change[k]!;
      factors = factorsOf({ plan, theta }, inputs);
      course.record(step + 1, factors.outputs, (step + 1) % every === 0 || step + 1 === steps);
      yield (step + 1) / steps;
    }
    return yield* course.finish(theta, factors.outputs);
  } finally {
    smoother?.release();
  }
}
