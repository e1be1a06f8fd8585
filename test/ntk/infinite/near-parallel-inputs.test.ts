import { describe, expect, it } from "vitest";
import {
  type Activation,
  abs,
  dense,
  erf,
  gelu,
  kernels,
  leakyRelu,
  relu,
  serial,
  sin,
} from "../../../src/ntk";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

const activations: Record<string, () => Activation> = {
  relu,
  abs,
  erf,
  sin,
  gelu,
  leaky: () => leakyRelu(0.1),
};

interface Given {
  activations: string[];
  weightVariance: number;
  biasVariance: number;
  pair: string;
  y: number[];
  scales: [nngp: number, ntk: number];
}

describe("kernels between nearly equal, nearly opposite and zero inputs", () => {
  const set =
    "NNGP and tangent kernel between nearly equal, nearly opposite and zero inputs, divided by √(K(x, x) K(y, y))";
  const { x } = references.inputs<{ x: number[] }>(set);
  for (const { given, check } of references.all<Given, [nngp: number, ntk: number]>(set)) {
    const { activations: names, weightVariance, biasVariance, pair, y, scales } = given;
    it(`agree with 400 digits within 2e-14 for ${names.join("-")} with bias variance ${biasVariance}, inputs ${pair}`, () => {
      const layer = () => dense({ weightVariance, biasVariance });
      const layers = names.flatMap((name) => [layer(), activations[name]!()]);
      const network = serial(...layers, layer());
      const { nngp, ntk } = kernels(network)([x, y]);
      check([nngp, ntk].map((kernel, k) => (scales[k] === 0 ? 1 : 1 / scales[k]!) * kernel.get(0, 1)));
      const crossed = kernels(network)([x], [y]);
      expect(crossed.ntk.get(0, 0)).toBeCloseTo(ntk.get(0, 1), 12);
    });
  }
});
