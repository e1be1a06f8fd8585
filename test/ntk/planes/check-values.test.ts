import { describe, expect, it } from "vitest";
import {
  averagePool,
  conv,
  dense,
  flatten,
  globalAveragePool,
  type Layer,
  layerNorm,
  relu,
  serial,
} from "../../../src/ntk";
import { referencesOf } from "../../helpers/references";
import { computed, planesOf } from "./engines";

const references = referencesOf(import.meta.url);

/** Two signals of four positions and three channels. */
const signals = [0, 1].map((n) =>
  [0, 1, 2, 3].map((p) =>
    [0, 1, 2].map((c) => {
      const i = 12 * n + 3 * p + c;
      return Math.sin(1.3 * (i + 1)) + 0.4 * Math.cos(2.9 * i);
    }),
  ),
);

const filter = () => conv({ filter: [2], weightVariance: 1.69, biasVariance: 0.04 });
const readout = () => dense({ weightVariance: 1.44, biasVariance: 0.09 });
const pool = (padding: "valid" | "circular", stride: number) =>
  averagePool({ window: [3], strides: [stride], padding });

const networks: Record<string, Layer> = {
  "conv-relu-flatten": serial(filter(), relu(), flatten(), readout()),
  "conv-layerNorm-relu-flatten": serial(filter(), flatten(), layerNorm(), relu(), readout()),
  "valid-pool-flatten": serial(filter(), relu(), pool("valid", 1), flatten(), readout()),
  "valid-pool-global": serial(filter(), relu(), pool("valid", 2), globalAveragePool(), readout()),
  "circular-pool-flatten": serial(filter(), relu(), pool("circular", 1), flatten(), readout()),
  "circular-pool-global": serial(filter(), relu(), pool("circular", 2), globalAveragePool(), readout()),
};

describe("kernels by planes of offsets", () => {
  const set = "kernels of convolutional networks, entries (0, 0), (0, 1) and (1, 1) of both";
  for (const { given, check } of references.all<{ network: string }, number[]>(set)) {
    it(`agree with an independent recursion within 1e-12: ${given.network}`, () => {
      const { nngp, ntk } = computed(planesOf(networks[given.network]!, signals)!, 2);
      check([nngp, ntk].flatMap((kernel) => [kernel[0]!, kernel[1]!, kernel[3]!]));
      expect(nngp[2]).toBe(nngp[1]);
    });
  }
});
