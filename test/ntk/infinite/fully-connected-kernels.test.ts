import { describe, expect, it } from "vitest";
import { type Activation, erf, gelu, kernels, leakyRelu, linear, relu, sin } from "../../../src/ntk";
import { chain } from "../networks";

const inputs = [
  [1, 2, 3],
  [-1, 0.5, 2],
  [0.3, -1, 0.7],
];

// Origin: numpy on the formulas of the literature (arccos form for ReLU), first rows of both kernels in eight decimals.
// Tolerance 1e-8.
const table: [
  activation: Activation,
  name: string,
  weightVariance: number,
  biasVariance: number,
  hidden: number,
  nngp: number[],
  ntk: number[],
][] = [
  [relu(), "relu", 2, 0, 1, [9.33333333, 4.28650153, 1.13499309], [18.66666667, 7.27350838, 1.27555431]],
  [relu(), "relu", 2, 0, 3, [9.33333333, 4.67300768, 1.95236071], [37.33333333, 12.64372216, 3.58385645]],
  [relu(), "relu", 2, 0.1, 1, [9.53333333, 4.48666953, 1.33975668], [18.96666667, 7.55513638, 1.53609115]],
  [relu(), "relu", 2, 0.1, 3, [9.73333333, 5.0763452, 2.39907013], [38.33333333, 13.5057123, 4.38817901]],
  [
    leakyRelu(0.1),
    "leaky",
    2 / 1.01,
    0,
    1,
    [9.24092409, 4.18788965, 0.95351214],
    [18.48184818, 7.34392882, 1.1174058],
  ],
  [
    leakyRelu(0.1),
    "leaky",
    2 / 1.01,
    0,
    3,
    [9.24092409, 4.5204932, 1.71410807],
    [36.96369637, 13.03722446, 3.26601384],
  ],
  [erf(), "erf", 1.5, 0.1, 1, [1.25168287, 0.74613132, 0.18826673], [3.75252375, 1.51303344, 0.2767857]],
  [erf(), "erf", 1.5, 0.1, 3, [0.75377201, 0.50260041, 0.26479645], [4.18360734, 1.69742355, 0.56604055]],
  [sin(), "sin", 1, 0, 1, [0.49995579, 0.14661195, 0.00996568], [2.83349545, 0.45077743, 0.01999034]],
  [sin(), "sin", 1, 0, 3, [0.23425955, 0.06582867, 0.00499639], [1.96026164, 0.3362307, 0.02001568]],
  [gelu(), "gelu", 2, 0, 1, [9.22571229, 4.05290674, 0.8167071], [18.76935167, 7.17543511, 0.95806355]],
  [gelu(), "gelu", 2, 0, 3, [9.009061, 4.04229271, 1.11790576], [37.95546262, 11.94945752, 2.15713581]],
  [linear(), "linear", 1, 0, 1, [4.66666667, 2, 0.13333333], [9.33333333, 4, 0.26666667]],
  [linear(), "linear", 1, 0, 3, [4.66666667, 2, 0.13333333], [18.66666667, 8, 0.53333333]],
];

describe("the kernels of fully connected networks", () => {
  for (const [activation, name, weight, bias, hidden, nngpRow, ntkRow] of table) {
    it(`are those of the table for ${name}, σ_w² = ${weight.toFixed(2)}, σ_b² = ${bias}, L = ${hidden}`, () => {
      const { nngp, ntk } = kernels(chain(activation, weight, bias, hidden))(inputs);
      for (let j = 0; j < 3; j++) {
        // The printed numbers have eight decimals.
        expect(Math.abs(nngp.get(0, j) - nngpRow[j]!)).toBeLessThan(1e-8);
        expect(Math.abs(ntk.get(0, j) - ntkRow[j]!)).toBeLessThan(1e-8);
        expect(nngp.get(j, 0)).toBe(nngp.get(0, j));
        expect(ntk.get(j, 0)).toBe(ntk.get(0, j));
      }
    });
  }
});
