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
import { kernelArrays } from "../../../src/ntk/infinite/engine";
import { kernelEngine } from "../../../src/ntk/infinite/kernel-engine";
import { normal } from "../../../src/random";
import { computed, planesOf, routeDifference, tilesOf } from "./engines";

const variances = { weightVariance: 1.7, biasVariance: 0.1 };
type ConvOptions = Partial<Parameters<typeof conv>[0]>;
const filter = (options: ConvOptions = {}) => conv({ filter: [3, 3], ...variances, ...options });
const circular = (options: ConvOptions = {}) => filter({ padding: "circular", ...options });
const pool = (size: number, options: object = {}) => averagePool({ window: [size, size], ...options });
const readout = () => dense({ weightVariance: 1.2, biasVariance: 0.3 });

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
  layerNorm: [
    serial(filter(), layerNorm(), relu(), filter(), layerNorm({ epsilon: 0.1 }), erf(), globalAveragePool()),
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
      expect(routeDifference(network, x)).toBeLessThan(1e-14);
    });
  }

  it("agree between two sets of images", () => {
    for (const name of ["relu, pooled", "pools between", "activations after pooling", "relu, flattened"])
      expect(routeDifference(networks[name]![0], images, others)).toBeLessThan(1e-14);
  });

  it("do not depend on the division into rows and blocks", () => {
    for (const name of ["relu, pooled", "pools between", "relu, flattened"]) {
      const [network] = networks[name]!;
      const whole = computed(planesOf(network, images)!, 5);
      const engine = planesOf(network, images)!;
      const block = kernelArrays(2 * 3);
      runSync(engine.block(block, { row: 3, rows: 2, column: 1, columns: 3 }));
      for (const kind of ["nngp", "ntk"] as const)
        expect([...block[kind]]).toEqual([3, 4].flatMap((i) => [1, 2, 3].map((j) => whole[kind][5 * i + j])));
      const diagonal = kernelArrays(9);
      runSync(engine.block(diagonal, { row: 1, rows: 3, column: 1, columns: 3 }));
      for (const kind of ["nngp", "ntk"] as const)
        expect([...diagonal[kind]]).toEqual(
          [1, 2, 3].flatMap((i) => [1, 2, 3].map((j) => whole[kind][5 * i + j])),
        );
      const band = kernelArrays(2 * 2);
      if (engine.rowStep === 1) {
        runSync(engine.fill(band, 3, 5, "band"));
        expect(band.ntk[0]).toBe(whole.ntk[18]);
        expect(band.ntk[1]).toBe(whole.ntk[19]);
        expect(band.ntk[3]).toBe(whole.ntk[24]);
      }
      engine.release();
    }
  });

  it("have the same entries in ranges of columns, on and above the diagonal", () => {
    for (const network of [
      serial(filter(), relu(), filter(), relu(), globalAveragePool(), readout()),
      serial(filter(), relu(), filter(), relu(), flatten(), readout()),
    ]) {
      const engine = planesOf(network, images)!;
      const whole = computed(engine, 5);
      for (const [from, to, first, last] of [
        [0, 4, 0, 4],
        [0, 4, 4, 5],
        [4, 5, 4, 5],
        [0, 5, 2, 5],
      ] as const) {
        const part = kernelArrays((to - from) * (last - first));
        runSync(engine.fill(part, from, to, [first, last]));
        for (let i = from; i < to; i++)
          for (let j = Math.max(i, first); j < last; j++)
            expect(part.ntk[(i - from) * (last - first) + j - first]).toBe(whole.ntk[5 * i + j]);
      }
      engine.release();
    }
  });

  it("pause after a limited number of entries", () => {
    const network = networks["erf and tanh"]![0];
    const pausesOf = (size: number) => {
      const engine = planesOf(network, normal({ shape: [2, size, size, 1], seed: 1 }))!;
      return [...engine.fill(kernelArrays(4), 0, 2)].length;
    };
    expect(pausesOf(3)).toBe(1);
    // Two images with themselves, which take half of the planes, and one pair; 34 units of work per entry.
    const work = 14 ** 4 * 34;
    expect(pausesOf(14)).toBeGreaterThan((1.5 * work) / 2 ** 18);
  });
});

describe("networks that mix planes between pools", () => {
  it("are left to the propagation of all pairs of positions", () => {
    const branch = serial(pool(3, { strides: [1, 1], padding: "same" }), filter());
    const mixed: [Layer, SamplesLike][] = [
      [serial(filter(), residual(branch), globalAveragePool()), images],
      [serial(circular(), relu(), filter(), globalAveragePool()), images],
      [serial(circular({ strides: [4, 4] }), relu(), globalAveragePool()), images],
      [
        serial(
          parallel(filter({ strides: [2, 2] }), filter({ padding: "valid", filter: [4, 3] })),
          sum(),
          globalAveragePool(),
        ),
        images,
      ],
      [serial(filter(), relu(), dropout(0.2), filter(), globalAveragePool()), images],
      [serial(dense(), relu(), dense()), [[1, 2]]],
    ];
    for (const [network, x] of mixed) expect(planesOf(network, x)).toBeUndefined();
  });
});

describe("the route of convolutional kernels", () => {
  const rowStepsOf = (
    network: Layer,
    x: SamplesLike,
  ): readonly [chosen: number, planes: number, tiles: number] => {
    const samples = readSamples(argumentsOf("test").at("x"), x);
    const options = { parameterisation: "ntk", dropout: true } as const;
    const engines = [
      kernelEngine(argumentsOf("test"), network, samples, undefined, options),
      planesOf(network, x)!,
      tilesOf(network, x),
    ];
    return engines.map(({ rowStep }) => rowStep) as [number, number, number];
  };

  it("is that of planes, except for few positions of which only equal ones are needed", () => {
    const network = serial(line(), relu(), line(), flatten(), readout());
    // Images are computed in blocks of 32 rows by planes, and row by row in tiles.
    expect(rowStepsOf(network, normal({ shape: [2, 40, 1], seed: 1 }))).toEqual([32, 32, 1]);
    expect(rowStepsOf(network, normal({ shape: [2, 4, 1], seed: 1 }))).toEqual([1, 32, 1]);
  });
});
