import type { Kernels } from "../kernels";
import { layerTwins } from "./layer";
import { combineTwins } from "./linear-combination";
import { linearFieldTwin } from "./linear-field";
import { productTwin } from "./product";
import { rotateTwins } from "./rotate";
import { symmetricTwins } from "./symmetric";
import { vectorTwins } from "./vector";

/** The kernels in plain TypeScript over `memory`: used where WebAssembly is missing, and to test against. */
export function makeTwins(memory: Float64Array): Kernels {
  const product = productTwin(memory);
  return {
    product,
    linearField: linearFieldTwin(memory, product),
    ...combineTwins(memory),
    ...vectorTwins(memory),
    ...symmetricTwins(memory),
    ...rotateTwins(memory),
    ...layerTwins(memory),
  };
}
