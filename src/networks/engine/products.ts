import type { Computation } from "../../concurrency/computation";
import type { InputRows } from "../architecture/samples";
import { runBackward, signalsAtInputs } from "./backward";
import { addLayerGradient, directionalDerivative, forwardValues } from "./differentiate";
import type { Prepared } from "./prepared";
import { sampleBlocks, samplesPerBlock } from "./sample-blocks";

/** Changes of the parameters and of the inputs, packed; undefined for no change. */
export interface Change {
  readonly parameters: Float64Array | undefined;
  readonly inputs?: Float64Array | undefined;
}

/** Computes the derivative of the outputs along a change of parameters and inputs, [count, O], with pauses. */
export function* outputChange(
  prepared: Prepared,
  samples: InputRows,
  change: Change,
): Computation<Float64Array> {
  const { plan } = prepared;
  const derivative = new Float64Array(samples.count * plan.outputs);
  const features = samples.data.length / samples.count;
  yield* sampleBlocks(samplesPerBlock(plan), samples, (block, start) => {
    const inputs = change.inputs?.subarray(start * features, (start + block.count) * features);
    const changes = directionalDerivative(prepared, block, change.parameters, inputs);
    derivative.set(changes, start * plan.outputs);
  });
  return derivative;
}

/** Gradients with respect to the parameters, packed, and to the inputs, in their order. */
export interface Pullback {
  readonly parameters: Float64Array;
  readonly inputs: Float64Array;
}

/**
 * Computes Σ seed · ∂f/∂θ over all samples, and seed · ∂f/∂x for every sample, with pauses.
 *
 * @param seedsOf returns the signals at the outputs of a block of samples, from its outputs
 */
export function* pullback(
  prepared: Prepared,
  samples: InputRows,
  seedsOf: (outputs: Float64Array, start: number) => Float64Array,
  wanted: { readonly parameters: boolean; readonly inputs: boolean },
): Computation<Pullback> {
  const { plan, theta } = prepared;
  const parameters = new Float64Array(wanted.parameters ? plan.parameters : 0);
  const inputs = new Float64Array(wanted.inputs ? samples.data.length : 0);
  const features = samples.data.length / samples.count;
  yield* sampleBlocks(samplesPerBlock(plan), samples, (block, start) => {
    const tape = forwardValues(prepared, block);
    const seeds = [seedsOf(tape.output[0]!, start)];
    const pass = runBackward([theta], tape, seeds, block.count, { toInputs: wanted.inputs });
    const below = signalsAtInputs(pass, (signals) => {
      if (wanted.parameters) addLayerGradient(signals, 0, parameters);
    })?.[0];
    if (wanted.inputs && below !== undefined) inputs.set(below, start * features);
  });
  return { parameters, inputs };
}
