import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { runSync } from "../../../src/concurrency/run-generator";
import { readSamples, type SamplesLike } from "../../../src/networks/architecture";
import {
  abs,
  averagePool,
  conv,
  dense,
  dropout,
  erf,
  flatten,
  globalAveragePool,
  type Layer,
  layerNorm,
  leakyRelu,
  parallel,
  relu,
  residual,
  serial,
  sign,
  sum,
  tanh,
} from "../../../src/ntk";
import { type FlatKernels, type KernelEngine, kernelArrays } from "../../../src/ntk/infinite/engine";
import { tileEngine } from "../../../src/ntk/infinite/kernel-engine";
import { planKernels } from "../../../src/ntk/infinite/plan/plan";
import { planPlanes } from "../../../src/ntk/planes/plan/plan-planes";
import { planeEngine } from "../../../src/ntk/planes/plane-engine";
import { normal } from "../../../src/random";
import { largestDifference, largestEntry } from "../../helpers/numbers";

const args = argumentsOf("test");
const variances = { weightVariance: 1.7, biasVariance: 0.1 };
type ConvOptions = Partial<Parameters<typeof conv>[0]>;
const filter = (options: ConvOptions = {}) => conv({ filter: [3, 3], ...variances, ...options });
const circular = (options: ConvOptions = {}) => filter({ padding: "circular", ...options });
const pool = (size: number, options: object = {}) => averagePool({ window: [size, size], ...options });
const readout = () => dense({ weightVariance: 1.2, biasVariance: 0.3 });

interface Engines {
  readonly planes: KernelEngine;
  readonly tiles: KernelEngine;
  readonly rows: number;
  readonly columns: number;
}

/** Returns the engines of both routes. */
function enginesOf(network: Layer, x: SamplesLike, y?: SamplesLike): Engines {
  const first = readSamples(args.at("x1"), x);
  const second = y === undefined ? undefined : readSamples(args.at("x2"), y, first);
  const chain = planKernels(args, network, first, { parameterisation: "ntk", dropout: true });
  const plan = planPlanes(chain, first)!;
  return {
    planes: planeEngine(args, plan, first, second),
    tiles: tileEngine(args, chain, first, second),
    rows: first.count,
    columns: (second ?? first).count,
  };
}

/** Computes both kernels by both routes, and their largest difference relative to the largest entry. */
function difference(network: Layer, x: SamplesLike, y?: SamplesLike): number {
  const { planes, tiles, rows, columns } = enginesOf(network, x, y);
  const [found, expected] = [planes, tiles].map((engine) => {
    const out = kernelArrays(rows * columns);
    expect(runSync(engine.fill(out, 0, rows))).toBe(true);
    return out;
  }) as [FlatKernels, FlatKernels];
  const differences = (["nngp", "ntk"] as const).map(
    (kind) => largestDifference(found[kind], expected[kind]) / largestEntry(expected[kind]),
  );
  return Math.max(...differences);
}

const images = normal({ shape: [5, 6, 5, 2], seed: 1 });
const others = normal({ shape: [3, 6, 5, 2], seed: 2 });
const even = normal({ shape: [3, 8, 4, 1], seed: 3 });
const signals = normal({ shape: [4, 9, 2], seed: 4 });
const line = (options: object = {}) => conv({ filter: [3], ...variances, ...options });

const networks: Record<string, [Layer, SamplesLike]> = {
  "relu, flattened": [serial(filter(), relu(), filter(), relu(), flatten(), readout()), images],
  "relu, pooled": [serial(filter(), relu(), filter(), relu(), globalAveragePool(), readout()), images],
  "relu without biases": [
    serial(conv({ filter: [3, 3] }), relu(), conv({ filter: [3, 3] }), relu(), globalAveragePool(), dense()),
    images,
  ],
  "pooled inputs": [serial(globalAveragePool(), dense()), images],
  "pooled convolutions": [serial(filter(), filter(), globalAveragePool()), images],
  "leaky units": [serial(filter(), leakyRelu(0.4), filter(), leakyRelu(0.4), globalAveragePool()), images],
  "leaky units of both signs, and abs": [
    serial(filter(), leakyRelu(-0.4), filter(), abs(), filter(), leakyRelu(0.9), flatten(), readout()),
    images,
  ],
  "erf and tanh": [serial(filter(), erf(), filter(), tanh(), globalAveragePool(), readout()), images],
  "relu, erf, sign": [
    serial(filter(), relu(), filter(), erf(), filter(), sign(), globalAveragePool(), readout()),
    images,
  ],
  "large and even filters": [
    serial(filter({ filter: [5, 2] }), relu(), filter({ filter: [4, 7] }), relu(), globalAveragePool()),
    images,
  ],
  "valid padding": [
    serial(
      filter({ padding: "valid" }),
      relu(),
      filter({ filter: [2, 1], padding: "valid" }),
      relu(),
      globalAveragePool(),
    ),
    images,
  ],
  strides: [
    serial(filter({ strides: [2, 1] }), relu(), filter({ strides: [2, 2] }), relu(), globalAveragePool()),
    images,
  ],
  "strides, flattened": [
    serial(filter({ strides: [2, 3] }), relu(), filter(), erf(), flatten(), readout()),
    images,
  ],
  "circular padding": [
    serial(circular(), relu(), circular(), relu(), globalAveragePool(), readout()),
    images,
  ],
  "circular padding with strides": [
    serial(circular({ strides: [2, 1] }), relu(), circular({ filter: [2, 4] }), relu(), globalAveragePool()),
    even,
  ],
  "circular filters larger than the image": [
    serial(circular({ filter: [7, 9] }), relu(), globalAveragePool()),
    others,
  ],
  "both paddings, flattened": [serial(circular(), relu(), filter(), relu(), flatten(), readout()), images],
  "pools between": [
    serial(filter(), relu(), pool(2), filter(), relu(), globalAveragePool(), readout()),
    images,
  ],
  "overlapping pools with padding between": [
    serial(
      filter(),
      relu(),
      pool(3, { strides: [1, 2], padding: "same" }),
      filter(),
      pool(2, { strides: [1, 1] }),
      erf(),
      filter(),
      relu(),
      flatten(),
      readout(),
    ),
    images,
  ],
  "pools between circular and other convolutions": [
    serial(
      circular(),
      relu(),
      pool(2, { padding: "circular" }),
      filter(),
      relu(),
      pool(2, { strides: [1, 1] }),
      circular(),
      relu(),
      globalAveragePool(),
    ),
    even,
  ],
  "a pool, then flatten": [serial(filter(), relu(), pool(2), flatten(), readout()), images],
  "a pool, flatten and dense layers": [
    serial(filter(), relu(), pool(2), flatten(), readout(), relu(), readout()),
    images,
  ],
  "activations after pooling": [
    serial(filter(), relu(), filter(), globalAveragePool(), relu(), readout()),
    images,
  ],
  "residual branches": [
    serial(
      filter(),
      residual(relu(), filter(), relu(), filter()),
      residual(relu(), filter()),
      globalAveragePool(),
      readout(),
    ),
    images,
  ],
  "branches with strides": [
    serial(
      filter(),
      relu(),
      parallel(
        serial(filter({ strides: [2, 2] }), relu(), filter()),
        conv({ filter: [1, 1], strides: [2, 2] }),
      ),
      sum(),
      relu(),
      globalAveragePool(),
    ),
    images,
  ],
  "layerNorm and dropout": [
    serial(
      filter(),
      layerNorm(),
      relu(),
      dropout(0.2),
      filter(),
      layerNorm({ epsilon: 0.1 }),
      erf(),
      dropout(0.3),
      globalAveragePool(),
    ),
    images,
  ],
  "layers after flatten": [
    serial(filter(), flatten(), layerNorm(), relu(), readout(), relu(), readout()),
    images,
  ],
  "frozen layers": [
    serial(filter({ learningRate: 0 }), relu(), filter({ learningRate: 0.3 }), relu(), globalAveragePool()),
    images,
  ],
  "dense layers at every position": [
    serial(dense(variances), relu(), filter(), relu(), readout(), globalAveragePool()),
    images,
  ],
  "one dimension": [
    serial(line(), relu(), line({ strides: [2] }), relu(), globalAveragePool(), readout()),
    signals,
  ],
  "one dimension, pools and circular padding": [
    serial(
      line({ padding: "circular" }),
      erf(),
      averagePool({ window: [3] }),
      line(),
      relu(),
      globalAveragePool(),
    ),
    signals,
  ],
  "one dimension, flattened": [serial(line(), relu(), line(), flatten(), erf(), readout()), signals],
};

describe("kernels by planes of offsets", () => {
  for (const [name, [network, x]] of Object.entries(networks)) {
    it(`agree with the propagation of all pairs of positions within 1e-14: ${name}`, () => {
      expect(difference(network, x)).toBeLessThan(1e-14);
    });
  }

  it("agree between two sets of images", () => {
    for (const name of ["relu, pooled", "pools between", "activations after pooling", "relu, flattened"]) {
      expect(difference(networks[name]![0], images, others)).toBeLessThan(1e-14);
    }
  });
});
