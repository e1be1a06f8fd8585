import type { Arguments } from "../../../arrays/arguments";
import { createWorkspace } from "../../../simd";
import type { Layout } from "../../architecture/parameters";
import { gradientApplier } from "./apply-gradient";
import type { Optimiser } from "./optimiser";
import { readOptimiser } from "./optimiser-rule";

/** Parameters that an optimiser of `train` changes with gradients of the caller, in the memory of the kernels. */
export interface OwnGradientSteps {
  readonly parameters: Float64Array;
  /** Gradient that the caller writes before a step; the step may overwrite it. */
  readonly gradient: Float64Array;
  /** Makes the next step. */
  step(learningRate: number): void;
  /** Releases the memory; copy the parameters before. */
  release(): void;
}

/** Numbers that the steps of a model of `length` parameters keep in memory. */
export const ownGradientSize = (length: number): number => 4 * length + 8;

/**
 * Creates the steps of an optimiser for models whose gradient is not that of one network, from a copy of `initial`.
 *
 * @param layout blocks of the parameters with their relative learning rates; default one block
 * @throws ArgumentError for an unknown optimiser; MemoryError if the memory cannot be allocated
 */
export function ownGradientSteps(
  args: Arguments,
  initial: Float64Array,
  optimiser: Optimiser,
  layout: Layout = oneBlock(initial.length),
): OwnGradientSteps {
  const rule = readOptimiser(args.at("optimiser"), optimiser);
  const { length } = initial;
  const { arrays, kernels, release } = createWorkspace(args, [length, length, 8, length, length]);
  const [parameters, gradient, coefficients, ...states] = arrays as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  parameters.set(initial);
  const apply = gradientApplier(
    { kernels, layout, parameters, states, coefficients },
    gradient,
    rule,
    undefined,
  );
  let steps = 0;
  return {
    parameters,
    gradient,
    step(learningRate) {
      rule.prepare(coefficients, steps++, learningRate);
      apply(learningRate);
    },
    release,
  };
}

const oneBlock = (length: number): Layout => ({
  weights: [{ at: 0, count: length, shape: [length], learningRate: 1 }],
  biases: [],
  length,
});
