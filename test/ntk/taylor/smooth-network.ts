import { toNested } from "../../../src/arrays";
import { dense, erf, gelu, initialise, layerNorm, residual, serial, sin } from "../../../src/ntk";
import { normal } from "../../../src/random";

/* A smooth network of width 6 with normalisation, residual branch and a layer of learning rate 0.5, and its task. */

const nested = (a: ReturnType<typeof normal>) => toNested(a) as number[][];
export const variances = { weightVariance: 1.3, biasVariance: 0.2 };

const network = serial(
  dense({ width: 6, ...variances }),
  erf(),
  residual(gelu(), dense({ width: 6, learningRate: 0.5 })),
  layerNorm({ epsilon: 1e-3 }),
  sin(),
  dense({ width: 2, ...variances }),
);
export const finite = initialise(network, { inputSize: 3, seed: 2 });
export const x = nested(normal({ shape: [5, 3], seed: 3 }));
export const task = { inputs: x, targets: nested(normal({ shape: [5, 2], seed: 4 })) };
export const tests = nested(normal({ shape: [4, 3], seed: 5 }));
/** Copies all parameters of a network to one array. */
export const packed = (f: typeof finite) => Float64Array.from(f.parameters.flatMap(({ data }) => [...data]));
