import type { Arguments } from "../arrays/arguments";
import type { Block } from "../networks/architecture";
import {
  batchOf,
  checkCurvature,
  loadRows,
  lossSum,
  type Pass,
  type PassBuilder,
  signalLoss,
  timesHessian,
} from "../networks/engine";
import type { EpisodeSamples, Inner, MetaMode, Samples } from "./episode";
import { passCache } from "./pass-cache";

/** Inner loop of a network, with memory for episodes of any size. Parameters are packed in the layout of the passes. */
export interface InnerLoop {
  /** Adds the gradient of the query loss after adaptation to `gradient`, and returns the loss. */
  differentiate(parameters: Float64Array, episode: EpisodeSamples, gradient: Float64Array): number;
  /** Frees the memory. */
  release(): void;
}

/** Parameters that the inner loop adapts. */
interface Adapted {
  /** First layer with adapted parameters. */
  readonly first: number;
  readonly blocks: readonly Block[];
}

/** Returns the parameters that the inner loop adapts: all, or those of the last layer, without frozen layers. */
export function adaptedBy({ layout }: PassBuilder, mode: MetaMode): Adapted {
  const first = mode === "anil" ? layout.weights.length - 1 : 0;
  const blocks = [...layout.weights.slice(first), ...layout.biases.slice(first)];
  return { first, blocks: blocks.filter(({ count, learningRate }) => count > 0 && learningRate !== 0) };
}

/**
 * Adapts the parameters in a pass to a support by gradient descent, with the gradient in the first state of the pass.
 *
 * @param starts arrays for the parameters before each step, or none
 */
export function descend(
  pass: Pass,
  { inputs, targets, rule }: Samples,
  { innerRate, innerSteps }: Inner,
  { first, blocks }: Adapted,
  starts: readonly Float64Array[] = [],
): void {
  const [gradient] = pass.states as [Float64Array];
  const batch = batchOf(targets, 0, inputs.rows, inputs.rows);
  loadRows(pass.inputs, inputs, 0, inputs.rows);
  for (let j = 0; j < innerSteps; j++) {
    starts[j]?.set(pass.parameters);
    pass.forward(batch.rows, undefined, j === 0 ? 0 : first);
    signalLoss(pass, rule, batch);
    pass.backward(batch.rows, { kind: "gradient", into: gradient }, first);
    for (const { at, count, learningRate } of blocks) {
      const [w, g] = [pass.parameters.byteOffset + 8 * at, gradient.byteOffset + 8 * at];
      pass.kernels.axpy(w, -innerRate * learningRate, g, count);
    }
  }
}

/**
 * Creates the inner loop θ_j = θ_{j−1} − α ∇L_S(θ_{j−1}). Its derivative is computed in reverse: v = ∇L_Q(θ_m), then
 * v ← v − α H_S(θ_{j−1}) v for j = m, ..., 1, without a tape of the inner steps. In ANIL the Hessian is multiplied by the
 * part of v in the head, and changes the body through its mixed block.
 */
export function innerLoop(args: Arguments, passes: PassBuilder, inner: Inner): InnerLoop {
  const { mode, innerRate, innerSteps } = inner;
  const { length } = passes.layout;
  const adapted = adaptedBy(passes, mode);
  const { first, blocks } = adapted;
  const isExact = mode !== "fomaml" && innerSteps > 0;
  if (isExact) checkCurvature(args.at("network"), passes.hasCurvature);
  const steps = isExact ? innerSteps : 0;
  args.memory("options.innerSteps", steps * length, "fewer inner steps or a smaller network");
  const starts = Array.from({ length: steps }, () => new Float64Array(length));
  const supports = passCache(args, passes, isExact ? 3 : 1, isExact);
  const queries = passCache(args, passes, 1, false);

  /** Turns a gradient v at the end of the inner loop, in the first state of the pass, into the one at its start. */
  function reverse(pass: Pass, { inputs, targets, rule }: Samples): void {
    const [v, direction, product] = pass.states as [Float64Array, Float64Array, Float64Array];
    const batch = batchOf(targets, 0, inputs.rows, inputs.rows);
    for (let j = innerSteps - 1; j >= 0; j--) {
      pass.parameters.set(starts[j]!);
      // The pass still holds the signals of the last step.
      if (j < innerSteps - 1) {
        pass.forward(batch.rows, undefined, first);
        signalLoss(pass, rule, batch);
        pass.backward(batch.rows, { kind: "none" }, first);
      }
      for (const { at, count, learningRate } of blocks) {
        direction.set(v.subarray(at, at + count), at);
        if (learningRate !== 1) for (let i = at; i < at + count; i++) direction[i]! *= learningRate;
      }
      timesHessian(pass, rule, batch, direction, product, first);
      pass.kernels.axpy(v.byteOffset, -innerRate, product.byteOffset, length);
    }
  }

  return {
    differentiate(parameters, { support, query }, gradient) {
      const pass = supports.passFor(support.inputs.rows);
      const { rows } = query.inputs;
      const test = queries.passFor(rows);
      pass.parameters.set(parameters);
      descend(pass, support, inner, adapted, starts);
      test.parameters.set(pass.parameters);
      loadRows(test.inputs, query.inputs, 0, rows);
      const batch = batchOf(query.targets, 0, rows, rows);
      test.forward(rows);
      signalLoss(test, query.rule, batch);
      const [end] = test.states as [Float64Array];
      const [start] = pass.states as [Float64Array];
      test.backward(rows, { kind: "gradient", into: end });
      start.set(end);
      if (isExact) reverse(pass, support);
      for (let i = 0; i < length; i++) gradient[i]! += start[i]!;
      return lossSum(test, query.rule, batch) / rows;
    },
    release() {
      supports.release();
      queries.release();
    },
  };
}
