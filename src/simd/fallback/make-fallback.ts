import type { Kernels } from "../kernels";
import { layerFallback } from "./layer";
import { linearCombinationFallback } from "./linear-combination";
import { linearFieldFallback } from "./linear-field";
import { productFallback } from "./product";
import { rotateFallback } from "./rotate";
import { symmetricFallback } from "./symmetric";
import { vectorFallback } from "./vector";

/**
 * Creates the kernels in plain TypeScript over `memory`, for engines without WebAssembly and as a reference in tests.
 */
export function makeFallback(memory: Float64Array): Kernels {
  const product = productFallback(memory);
  return {
    product,
    linearField: linearFieldFallback(memory, product),
    ...linearCombinationFallback(memory),
    ...vectorFallback(memory),
    ...symmetricFallback(memory),
    ...rotateFallback(memory),
    ...layerFallback(memory),
  };
}
