import type { Computation } from "../../concurrency/computation";
import type { InputRows } from "../../networks/architecture";
import { forwardValues, type Prepared, sampleBlocks, samplesPerBlock } from "../../networks/engine";

/** Computes the outputs of a network at samples, [count, O], with pauses. */
export function* outputsOf(prepared: Prepared, samples: InputRows): Computation<Float64Array> {
  const { plan } = prepared;
  const outputs = new Float64Array(samples.count * plan.outputs);
  yield* sampleBlocks(samplesPerBlock(plan), samples, (block, start) => {
    outputs.set(forwardValues(prepared, block).output[0]!, start * plan.outputs);
  });
  return outputs;
}
