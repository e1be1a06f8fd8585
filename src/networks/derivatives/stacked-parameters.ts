import type { NdArray } from "../../arrays/types";
import { type Block, numbersOf, type Parameters } from "../architecture/parameters";
import type { Plan } from "../engine/plan";
import { planLayout } from "../engine/prepared";

/**
 * Splits rows of packed parameters, [rows, parameters], into the arrays of the parameters.
 *
 * @param wrap creates the array of a block from `rows` copies of it and their shape
 */
export function stackedParameters(
  data: Float64Array,
  rows: number,
  plan: Plan,
  wrap: (array: Float64Array, shape: readonly number[]) => NdArray,
): Parameters {
  const layout = planLayout(plan);
  const stack = (block: Block): NdArray => {
    const array = new Float64Array(rows * block.count);
    for (let row = 0; row < rows; row++) {
      const packed = data.subarray(row * plan.parameters, (row + 1) * plan.parameters);
      array.set(numbersOf(packed, block), row * block.count);
    }
    return wrap(array, block.shape);
  };
  return { weights: layout.weights.map(stack), biases: layout.biases.map(stack) };
}
