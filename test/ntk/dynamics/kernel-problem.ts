import { toNested } from "../../../src/arrays";
import { dense, kernels, relu, serial } from "../../../src/ntk";
import { normal } from "../../../src/random";

/* A regression problem with six training and four test samples of two outputs, and the kernels of a ReLU network. */

export const network = serial(
  dense({ weightVariance: 2, biasVariance: 0.1 }),
  relu(),
  dense({ weightVariance: 2 }),
);
export const nested = (a: ReturnType<typeof normal>) => toNested(a) as number[][];
export const x = nested(normal({ shape: [6, 3], seed: 1 }));
export const y = nested(normal({ shape: [6, 2], seed: 2 }));
export const start = nested(normal({ shape: [6, 2], seed: 3 }));
export const tests = nested(normal({ shape: [4, 3], seed: 4 }));
export const testStart = nested(normal({ shape: [4, 2], seed: 5 }));
export const kernel = kernels(network)(x).ntk;
export const cross = kernels(network)(tests, x).ntk;
