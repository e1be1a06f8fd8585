import type { Arguments } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { multiplyTransposed, transposedMultiply } from "../../linalg/products";
import type { Layers } from "./lambda-balanced-solution";

/**
 * Computes the tangent kernel of a two-layer linear network, Θ(x, x′) = x·x′ W₂W₂ᵀ + xᵀW₁ᵀW₁x′ I, for inputs [N, nIn]:
 * [N, N, nOut, nOut].
 */
export function tangentKernel(args: Arguments, inputs: Matrix, layers: Layers): NdArray {
  const { first, secondTransposed } = layers;
  const [n, outputs] = [inputs.rows, secondTransposed.columns];
  args.memory("inputs", n * n * outputs * outputs, "use fewer inputs");
  const hidden = multiplyTransposed(inputs, first);
  const similarity = multiplyTransposed(inputs, inputs).data;
  const hiddenSimilarity = multiplyTransposed(hidden, hidden).data;
  const representation = transposedMultiply(secondTransposed, secondTransposed).data;
  const kernel = new Float64Array(n * n * outputs * outputs);
  for (let pair = 0; pair < n * n; pair++) {
    const at = pair * outputs * outputs;
    for (let k = 0; k < representation.length; k++) {
      kernel[at + k] = similarity[pair]! * representation[k]!;
    }
    for (let k = 0; k < outputs; k++) kernel[at + k * (outputs + 1)]! += hiddenSimilarity[pair]!;
  }
  args.finite("inputs", kernel);
  return toNdArray(kernel, [n, n, outputs, outputs]);
}
