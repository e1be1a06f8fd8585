import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { pausing } from "../../concurrency/computation";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { descendAlong } from "../../descent/descend-along";
import { DESCENT_OPTIONS, type DescentOptions, readDescentOptions } from "../../descent/descent-options";
import { finiteLoss } from "../loss";
import { type LinearData, statisticsSteps } from "../statistics";
import { pack, readWeights, widthsOf } from "../weights";
import { linearField } from "./linear-field";
import { type LinearFlow, linearReadings, toLinearFlow } from "./linear-flow";

export type { DescentOptions };

/**
 * Computes full-batch gradient descent of a deep linear network, W_l ← W_l − η ∂L/∂W_l, for the loss
 * L = ½⟨‖y − W_L ... W_1 x‖²⟩. This is Euler's method for `gradientFlow`, to which it converges at first order in η.
 * The cost of a step does not depend on the number of samples.
 *
 * `times` of the result are steps × η; `at(t)` is the state after the last step up to time t.
 *
 * @param weights initial weights, `weights[l]` of shape [n_{l+1}, n_l], input layer first
 * @param data a task { inputs, targets } or its correlations
 * @throws ArgumentError for unknown options, shapes that do not match, NaN or options out of range; IntegrationError
 * (with the `LinearFlow` completed so far) when the descent diverges
 * @example
 * const task = semanticHierarchy();
 * const weights = gaussianWeights({ widths: [8, 16, 22], standardDeviation: 0.01 });
 * const descent = gradientDescent(weights, task, { learningRate: 0.01, steps: 2000, every: 100 });
 * descent.loss[descent.loss.length - 1];
 */
export function gradientDescent(
  weights: readonly MatrixLike[],
  data: LinearData,
  options: DescentOptions,
): LinearFlow {
  return runSync(descend(argumentsOf("gradientDescent"), weights, data, options));
}

/**
 * Computes the same numbers as `gradientDescent`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @example
 * const task = semanticHierarchy();
 * const weights = gaussianWeights({ widths: [8, 16, 22], standardDeviation: 0.01 });
 * const { signal } = new AbortController();
 * const descent = await gradientDescentAsync(weights, task, { learningRate: 1e-3, steps: 10_000, signal });
 */
export function gradientDescentAsync(
  weights: readonly MatrixLike[],
  data: LinearData,
  options: DescentOptions,
): Promise<LinearFlow> {
  return runAsync(descend(argumentsOf("gradientDescentAsync"), weights, data, options));
}

function* descend(
  args: Arguments,
  weightsLike: readonly MatrixLike[],
  data: LinearData,
  options: DescentOptions,
): Generator<undefined, LinearFlow> {
  const matrices = readWeights(args.at("weights"), weightsLike);
  const widths = widthsOf(matrices);
  const sizes = { inputs: widths[0]!, outputs: widths[widths.length - 1]! };
  const statistics = yield* pausing(statisticsSteps(args.at("data"), data, sizes));
  args.options("options", options, DESCENT_OPTIONS);
  const settings = readDescentOptions(args, options);
  finiteLoss(args, matrices, statistics);
  const { evaluate, release } = linearField(args, widths, statistics);
  const descent = {
    ...linearReadings(widths, statistics),
    update: evaluate,
    initial: pack(matrices),
    release,
  };
  return yield* descendAlong(args, descent, settings, toLinearFlow);
}
