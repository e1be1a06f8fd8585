import { type NumberArray, offsetIn } from "../architecture/number-array";
import { type Block, blocksInOrder, type Layout } from "../architecture/parameters";
import type { TrainingPass } from "./pass";

/** Returns the blocks of the layers with a learning rate other than 0. */
export const trainedBlocks = (layout: Layout): Block[] =>
  blocksInOrder(layout).filter(({ learningRate }) => learningRate !== 0);

/**
 * Makes one step of the optimiser for a block of the parameters, at the learning rate of its layer.
 *
 * @param gradient gradient in the memory of the pass, in the layout of the parameters
 */
export function descendBlock(
  {
    kernels,
    parameters,
    states,
    coefficients,
  }: Pick<TrainingPass, "kernels" | "parameters" | "states" | "coefficients">,
  rule: number,
  gradient: NumberArray,
  { at, count, learningRate }: Block,
): void {
  const offset = (array: NumberArray | undefined): number => (array === undefined ? 0 : offsetIn(array, at));
  const rate = coefficients[0]!;
  coefficients[0] = rate * learningRate;
  kernels.descend(
    rule,
    coefficients.byteOffset,
    offset(parameters),
    offset(states[0]),
    offset(states[1]),
    offset(gradient),
    count,
  );
  coefficients[0] = rate;
}
