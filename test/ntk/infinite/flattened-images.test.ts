import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import {
  averagePool,
  conv,
  dense,
  dropout,
  empiricalNtk,
  erf,
  flatten,
  globalAveragePool,
  initialise,
  kernels,
  type Layer,
  layerNorm,
  parallel,
  relu,
  residual,
  serial,
  sin,
  sum,
  tanh,
} from "../../../src/ntk";
import { normal } from "../../../src/random";
import { largestDifference, largestEntry } from "../../helpers/numbers";

const images = normal({ shape: [4, 5, 2], seed: 3 });
const others = normal({ shape: [3, 5, 2], seed: 4 });
const variances = { weightVariance: 1.7, biasVariance: 0.1 };
const filter = (size: number) => conv({ filter: [size], ...variances });
const pool = () => averagePool({ window: [2], strides: [1], padding: "same" });

/** Networks with layers after flatten, and equal networks with these layers before flatten. */
const exchanged: [string, Layer[], Layer[]][] = [
  [
    "relu",
    [filter(2), flatten(), relu(), dense(variances)],
    [filter(2), relu(), flatten(), dense(variances)],
  ],
  ["tanh", [filter(2), flatten(), tanh(), dense()], [filter(2), tanh(), flatten(), dense()]],
  [
    "pooling, then sin",
    [filter(2), pool(), flatten(), sin(), dense()],
    [filter(2), pool(), sin(), flatten(), dense()],
  ],
  [
    "relu and dropout",
    [filter(2), flatten(), relu(), dropout(0.3), dense()],
    [filter(2), relu(), dropout(0.3), flatten(), dense()],
  ],
  [
    "a sum and erf",
    [parallel(serial(filter(2), flatten()), serial(filter(3), flatten())), sum(), erf(), dense()],
    [parallel(filter(2), filter(3)), sum(), erf(), flatten(), dense()],
  ],
  [
    "a sum of a branch and itself through relu and a convolution",
    [
      filter(2),
      parallel(flatten(), serial(relu(), filter(2), flatten())),
      sum(),
      erf(),
      dense(variances),
      relu(),
      dense(),
    ],
    [filter(2), residual(relu(), filter(2)), erf(), flatten(), dense(variances), relu(), dense()],
  ],
  ["nothing, as the last layer", [filter(2), relu(), flatten()], [filter(2), relu(), flatten(), flatten()]],
];

type Network = (width: number, learningRate: number) => Layer;
const hidden = (width: number, learningRate: number) => ({ ...variances, width, learningRate });
const readout = () => dense({ ...variances, width: 1 });

/** Networks with layers after flatten, the width of their hidden layers, and the number of finite networks. */
const simulated: [string, Network, width: number, seeds: number][] = [
  [
    "relu",
    (n, rate) => serial(conv({ filter: [2], ...hidden(n, rate) }), flatten(), relu(), readout()),
    4096,
    24,
  ],
  [
    "layerNorm and relu",
    (n, rate) => serial(conv({ filter: [2], ...hidden(n, rate) }), flatten(), layerNorm(), relu(), readout()),
    2048,
    24,
  ],
  [
    "pooling and erf",
    (n, rate) => serial(conv({ filter: [2], ...hidden(n, rate) }), pool(), flatten(), erf(), readout()),
    2048,
    24,
  ],
  [
    "a residual branch and erf",
    (n, rate) =>
      serial(
        conv({ filter: [2], ...hidden(n, rate) }),
        flatten(),
        residual(relu(), dense(hidden(4 * n, rate))),
        erf(),
        readout(),
      ),
    160,
    48,
  ],
  [
    "pooling, layerNorm, a residual branch and layerNorm",
    (n, rate) =>
      serial(
        conv({ filter: [2], ...hidden(n, rate) }),
        pool(),
        flatten(),
        layerNorm(),
        residual(erf(), dense(hidden(4 * n, rate))),
        layerNorm(),
        relu(),
        readout(),
      ),
    160,
    48,
  ],
  [
    "a sum of four and two positions, and relu",
    (n, rate) =>
      serial(
        parallel(
          serial(conv({ filter: [2], ...hidden(n, rate) }), flatten()),
          serial(conv({ filter: [3], strides: [2], ...hidden(2 * n, rate) }), flatten()),
        ),
        sum(),
        relu(),
        readout(),
      ),
    2048,
    24,
  ],
  [
    "a sum of four and three positions, and relu",
    (n, rate) =>
      serial(
        parallel(
          serial(conv({ filter: [2], ...hidden(3 * n, rate) }), flatten()),
          serial(conv({ filter: [2], padding: "valid", ...hidden(4 * n, rate) }), flatten()),
        ),
        sum(),
        relu(),
        readout(),
      ),
    700,
    24,
  ],
];

const signals = [
  [[1], [2], [3], [4]],
  [[-1], [0.5], [2], [1]],
];
const entries = (kernel: NdArray) => [kernel.get(0, 0), kernel.get(0, 1), kernel.get(1, 1)];

/** Computes means and standard errors of the tangent kernels of independent finite networks. */
function simulate(network: Layer, seeds: number) {
  const found = Array.from({ length: seeds }, (_, seed) =>
    entries(empiricalNtk(initialise(network, { inputSize: [4, 1], seed }), signals)),
  );
  return [0, 1, 2].map((k) => {
    const mean = found.reduce((total, each) => total + each[k]!, 0) / seeds;
    const spread = found.reduce((total, each) => total + (each[k]! - mean) ** 2, 0) / (seeds - 1);
    return { mean, error: Math.sqrt(spread / seeds) };
  });
}

describe("kernels of networks with layers after flatten", () => {
  for (const [name, after, before] of exchanged) {
    it(`equal those of the network with the layers before flatten: ${name}`, () => {
      const [left, right] = [after, before].map((layers) => kernels(serial(...layers), { dropout: true }));
      for (const second of [undefined, others]) {
        const [found, expected] = [left!(images, second), right!(images, second)];
        for (const kind of ["nngp", "ntk"] as const) {
          const size = largestEntry(expected[kind]);
          expect(largestDifference(found[kind], expected[kind])).toBeLessThan(4e-15 * size);
        }
      }
    });
  }

  for (const [name, network, width, seeds] of simulated) {
    it(`agree with finite networks within 3.5 standard errors: ${name}`, () => {
      // With frozen hidden layers the tangent kernel is the NNGP kernel of the features.
      for (const learningRate of [0, 1]) {
        const exact = entries(kernels(network(width, learningRate))(signals).ntk);
        for (const [k, { mean, error }] of simulate(network(width, learningRate), seeds).entries()) {
          // A control of the comparison: standard errors that are too large would accept any kernel.
          expect(error).toBeLessThan(0.025 * exact[k]!);
          expect(Math.abs(mean - exact[k]!)).toBeLessThan(3.5 * error);
        }
      }
    });
  }

  it("differ from the kernels of an activation of averaged covariances, which finite networks refute", () => {
    const network = (width: number) =>
      serial(conv({ filter: [2], width }), flatten(), relu(), dense({ width: 1 }));
    const [, between] = simulate(network(4096), 24);
    expect(Math.abs(between!.mean - 2.4026)).toBeGreaterThan(8 * between!.error);
    const { nngp, ntk } = kernels(network(4096))(signals);
    // Rounded values; the networks with exchanged layers above have the same kernels to rounding.
    expect(ntk.get(0, 1)).toBeCloseTo(2.5439, 4);
    expect(nngp.get(0, 1)).toBeCloseTo(1.3714, 4);
  });

  it("normalise all positions of a sample by one factor", () => {
    const pieces = (...layers: Layer[]) => serial(filter(2), ...layers, relu(), flatten(), dense());
    const together = kernels(serial(filter(2), flatten(), layerNorm(), relu(), dense()))(images).nngp;
    // ReLU is homogeneous, so that the factors of the samples can be taken out.
    const plain = kernels(pieces())(images).nngp;
    const { nngp: before } = kernels(serial(filter(2), flatten()))(images);
    const factor = (i: number) => 1 / Math.sqrt(before.get(i, i) + 1e-12);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        expect(together.get(i, j)).toBeCloseTo(plain.get(i, j) * factor(i) * factor(j), 13);
      }
    }
    // Normalised one by one, the positions have equal shares.
    expect(largestDifference(together, kernels(pieces(layerNorm()))(images).nngp)).toBeGreaterThan(0.01);
  });

  it("are refused where signals are not normal or have no positions, with the name of the layer", () => {
    const of =
      (...layers: Layer[]) =>
      () =>
        kernels(serial(filter(2), flatten(), ...layers, dense()), { dropout: true })(images);
    expect(of(relu(), erf())).toThrow(/every activation follows.*received an activation after an activation/);
    expect(of(relu(), layerNorm())).toThrow(
      /every layerNorm follows.*received layerNorm after an activation/,
    );
    expect(of(dropout(0.5), relu())).toThrow(/an activation after dropout/);
    expect(of(residual(relu()))).toThrow(/at most one branch/);
    expect(of(residual(relu(), dense()), relu(), relu())).toThrow(/an activation after an activation/);
    expect(of(globalAveragePool())).toThrow(/globalAveragePool is applied to images/);
    expect(of(pool())).toThrow(/dimension/);
    const wide = normal({ shape: [1, 400, 1], seed: 1 });
    const sizes = (sizes: number[]) =>
      sizes.map((size) => serial(conv({ filter: [size], padding: "valid" }), flatten()));
    const network = serial(parallel(...sizes([2, 3])), sum(), relu(), dense());
    expect(() => kernels(network)(wide)).toThrow(/common multiple up to 65536, received 399 and 398/);
  });
});
