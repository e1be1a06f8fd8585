import { type Computation, part } from "../../concurrency/computation";
import type { InputRows } from "../../networks/architecture";
import { gradientsPerBlock, type Plan, sampleBlocks, writeJacobian } from "../../networks/engine";

/**
 * Computes the mean square change of ∂f/∂W between two sets of parameters, over samples, outputs and entries, for each
 * layer with weights, with pauses.
 */
export function* gradientChange(
  plan: Plan,
  first: Float64Array,
  second: Float64Array,
  samples: InputRows,
): Computation<Float64Array> {
  const sums = new Float64Array(plan.weights.length);
  const blocks: InputRows[] = [];
  yield* sampleBlocks(gradientsPerBlock(plan, plan.outputs), samples, (block) => blocks.push(block));
  for (const [b, block] of blocks.entries()) {
    const [from, to] = [b / blocks.length, (b + 1) / blocks.length];
    const before = yield* part(from, (from + to) / 2, writeJacobian({ plan, theta: first }, block));
    const after = yield* part((from + to) / 2, to, writeJacobian({ plan, theta: second }, block));
    addSquares(sums, plan, before, after);
    yield to;
  }
  return sums.map((sum, l) => {
    const { width, fanIn } = plan.weights[l]!;
    return sum / (samples.count * plan.outputs * width * fanIn);
  });
}

function addSquares(
  sums: Float64Array,
  { weights, parameters }: Plan,
  before: Float64Array,
  after: Float64Array,
): void {
  for (let row = 0; row < before.length; row += parameters) {
    for (const [l, { weightsAt, width, fanIn }] of weights.entries()) {
      const start = row + weightsAt;
      let sum = 0;
      for (let k = start; k < start + width * fanIn; k++) sum += (after[k]! - before[k]!) ** 2;
      sums[l]! += sum;
    }
  }
}
