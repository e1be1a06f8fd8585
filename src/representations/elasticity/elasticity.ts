import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { textSummary } from "../../figures/text-summary";
import type { Network, NetworkTask, ParametersLike } from "../../networks";
import { empiricalKernel } from "../../networks/engine";
import { squareFigure } from "../square-figure";
import {
  ELASTICITY_OPTIONS,
  type ElasticityOptions,
  type ElasticityProblem,
  readElasticityProblem,
} from "./elasticity-problem";
import { stepOnSample } from "./step-on-sample";

/** Changes of the outputs of a network at all samples after a step of gradient descent on one sample. */
export interface Elasticity extends Tabular, Drawable {
  /** |f⁺(x_j) − f(x_j)| / |f⁺(x_i) − f(x_i)|, [P, P]; row i belongs to the step on sample i. */
  readonly relative: NdArray;
  /** (f(x_j) − f⁺(x_j)) / (η ∂L_i/∂f), [P, P], which tends to `kernel` for a small learning rate η. */
  readonly kernelised: NdArray;
  /** Tangent kernel ∇f(x_i) · ∇f(x_j), [P, P]. */
  readonly kernel: NdArray;
  /** Learning rate η of each step, P numbers. */
  readonly learningRates: Float64Array;
}

/**
 * Computes the local elasticity of a network with one output (He & Su 2020): how much a step of gradient descent on one
 * sample alone changes the outputs at all other samples. The parameters are reset before every step.
 *
 *   relative_ij = |f⁺(x_j) − f(x_j)| / |f⁺(x_i) − f(x_i)|  →  |Θ_ij| / Θ_ii
 *   kernelised_ij = (f(x_j) − f⁺(x_j)) / (η ∂L_i/∂f)       →  Θ_ij        for η → 0
 *
 * with the tangent kernel Θ. The deviations from the limits are of the order η. A learning rate that changes the output
 * at the sample itself by at most 1000 units in the last place is tripled until it does. Steps use the learning rates of
 * the layers, as `networks.train` does. P steps, each with a forward pass over all samples.
 *
 * @param task inputs [P, nIn] or images, targets [P, 1]
 * @throws ArgumentError for a network with several outputs, shapes that do not match, NaN, targets other than ±1
 * (`"logistic"`), unknown options, a learning rate for which outputs overflow, or a sample on which no step has an effect
 * (its gradient or its residual is 0), by its index
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "relu" });
 * const { relative } = elasticity(network, initialise(network), xor(), { learningRate: 0.01 });
 * relative.get(0, 1); // change at sample 1 relative to the change at sample 0, after a step on sample 0
 */
export function elasticity(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: ElasticityOptions,
): Elasticity {
  const args = argumentsOf("elasticity");
  args.options("options", options, ELASTICITY_OPTIONS);
  return runSync(stepOnSamples(args, readElasticityProblem(args, network, parameters, task, options)));
}

/**
 * Computes the same numbers as `elasticity`, but yields to the event loop.
 *
 * @throws the errors of `elasticity`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "relu" });
 * const { signal } = new AbortController();
 * const options = { learningRate: 0.01, signal };
 * const { relative } = await elasticityAsync(network, initialise(network), xor(), options);
 */
export async function elasticityAsync(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: ElasticityOptions & ComputationOptions,
): Promise<Elasticity> {
  const args = argumentsOf("elasticityAsync");
  args.options("options", options, { ...ELASTICITY_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  const problem = readElasticityProblem(args, network, parameters, task, options);
  return computeAsync(args, stepOnSamples(args, problem), options);
}

function* stepOnSamples(args: Arguments, problem: ElasticityProblem): Computation<Elasticity> {
  const { prepared, inputs } = problem;
  const count = inputs.count;
  const kernel = yield* part(0, 0.2, empiricalKernel(args, prepared, inputs, inputs, {}));
  const [relative, kernelised] = [new Float64Array(count * count), new Float64Array(count * count)];
  const learningRates = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const { changes, learningRate, slope } = stepOnSample(args, problem, i);
    learningRates[i] = learningRate;
    for (let j = 0; j < count; j++) {
      relative[i * count + j] = Math.abs(changes[j]! / changes[i]!);
      kernelised[i * count + j] = -changes[j]! / (learningRate * slope);
    }
    yield 0.2 + (0.8 * (i + 1)) / count;
  }
  args.finite("(parameters and task)", relative);
  args.finite("(parameters and task)", kernelised);
  const shape = [count, count];
  const result: Omit<Elasticity, "toTable" | "figure"> = {
    relative: toNdArray(relative, shape),
    kernelised: toNdArray(kernelised, shape),
    kernel,
    learningRates,
  };
  return attachFigure(attachTable(result, ratesTable), elasticityFigure, textSummary);
}

/** Returns the learning rates as a table. */
const ratesTable = ({ learningRates }: Omit<Elasticity, "toTable" | "figure">): Table =>
  tableOf([
    ["sample", Array.from(learningRates.keys())],
    ["learning rate", learningRates],
  ]);

/** Draws the relative changes. */
const elasticityFigure = ({ relative }: Omit<Elasticity, "toTable" | "figure">) =>
  squareFigure({
    name: "elasticity",
    title: "Change at the second sample after a step on the first",
    label: "change relative to that at the first sample",
    matrix: relative,
  });
