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
// Origin: near-parallel.py, 400 digits in mpmath 1.3; the file holds the inputs too. Tolerance 2e-14 of √(K(x,x) K(y,y)),
// for the tangent kernel of √(Θ(x,x) Θ(y,y)).
import fixture from "../fixtures/near-parallel.json";

const activations: Record<string, () => Activation> = {
  relu,
  abs,
  erf,
  sin,
  gelu,
  leaky: () => leakyRelu(0.1),
};

describe("kernels of nearly equal, nearly opposite and zero inputs", () => {
  for (const { names, weight, bias, pair, y, kernels: expected } of fixture.cases) {
    it(`are right to rounding for ${names.join("-")} with bias variance ${bias}, inputs ${pair}`, () => {
      const layer = () => dense({ weightVariance: weight, biasVariance: bias });
      const layers = names.flatMap((name) => [layer(), activations[name]!()]);
      const { nngp, ntk } = kernels(serial(...layers, layer()))([fixture.x, y]);
      const size = (kernel: typeof nngp) => Math.sqrt(kernel.get(0, 0) * kernel.get(1, 1));
      expect(Math.abs(nngp.get(0, 1) - expected[0]!)).toBeLessThanOrEqual(2e-14 * size(nngp));
      expect(Math.abs(ntk.get(0, 1) - expected[1]!)).toBeLessThanOrEqual(2e-14 * size(ntk));
      const crossed = kernels(serial(...layers, layer()))([fixture.x], [y]);
      expect(crossed.ntk.get(0, 0)).toBeCloseTo(ntk.get(0, 1), 12);
    });
  }
});
