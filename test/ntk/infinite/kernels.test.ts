import { describe, expect, it } from "vitest";
import { toNdArray, toNested } from "../../../src/arrays";
import { symmetricEigenvalues } from "../../../src/linalg";
import {
  abs,
  averagePool,
  conv,
  cos,
  dense,
  erf,
  flatten,
  gelu,
  globalAveragePool,
  kernels,
  type Layer,
  layerNorm,
  linear,
  parallel,
  relu,
  residual,
  serial,
  sin,
  sum,
} from "../../../src/ntk";
import { normal } from "../../../src/random";
import { largestDifference, largestEntry } from "../../helpers/numbers";
import { chain } from "../networks";

const x = normal({ shape: [9, 4], seed: 1 });
const z = normal({ shape: [5, 4], seed: 2 });
const images = normal({ shape: [3, 4, 5, 2], seed: 3 });
const wide = { weightVariance: 1.5, biasVariance: 0.2 };

const onRows: [string, Layer][] = [
  ["relu", chain(relu(), 2, 0.1, 2)],
  ["erf then relu", serial(dense(), erf(), dense(wide), relu(), dense())],
  ["residual", serial(dense(wide), residual(relu(), dense(wide)), gelu(), dense())],
  [
    "sums",
    serial(parallel(serial(dense(), erf(), dense()), dense(wide)), sum(), layerNorm(), abs(), dense(wide)),
  ],
];
const onImages: [string, Layer][] = [
  [
    "flat",
    serial(
      conv({ filter: [3, 3], ...wide }),
      relu(),
      conv({ filter: [2, 3], strides: [2, 1] }),
      erf(),
      flatten(),
      dense(),
    ),
  ],
  [
    "pooled",
    serial(
      conv({ filter: [3, 3], ...wide }),
      relu(),
      averagePool({ window: [2, 2] }),
      conv({ filter: [2, 2] }),
      sin(),
      globalAveragePool(),
      dense(),
      relu(),
      dense(),
    ),
  ],
  [
    "pooled, then flat",
    serial(
      conv({ filter: [3, 2], padding: "circular" }),
      residual(gelu(), conv({ filter: [3, 3] })),
      averagePool({ window: [2, 2], padding: "same" }),
      flatten(),
      dense(),
    ),
  ],
  [
    "flat, then active",
    serial(
      conv({ filter: [3, 3], ...wide }),
      flatten(),
      layerNorm(),
      residual(relu(), dense(wide)),
      erf(),
      dense(wide),
    ),
  ],
];

describe("kernels of infinite width", () => {
  for (const [name, network] of [...onRows, ...onImages]) {
    const isSpatial = onImages.some(([spatialName]) => spatialName === name);
    const [a, b] = isSpatial ? [images, normal({ shape: [2, 4, 5, 2], seed: 4 })] : [x, z];
    it(`are symmetric and positive semidefinite within one set, and equal those of the set with itself: ${name}`, () => {
      const [symmetric, crossed] = [kernels(network)(a), kernels(network)(a, a)];
      for (const kind of ["nngp", "ntk"] as const) {
        const size = largestEntry(symmetric[kind]);
        expect(toNested(symmetric[kind].transpose(1, 0))).toEqual(toNested(symmetric[kind]));
        // Between equal images the angles after pooling have errors of up to 1e-8.
        expect(largestDifference(symmetric[kind], crossed[kind])).toBeLessThan(
          (name.startsWith("pooled") ? 1e-8 : 2e-14) * size,
        );
        const values = symmetricEigenvalues(symmetric[kind]);
        expect(values[0]).toBeGreaterThan(-1e-14 * size * values.length);
      }
    });

    it(`are equal in blocks and in a single call: ${name}`, async () => {
      const whole = kernels(network)(a, b);
      for await (const block of kernels(network).blocks(a, b, { size: 2 })) {
        for (const kind of ["nngp", "ntk"] as const) {
          const [rows, columns] = block[kind].shape as [number, number];
          for (let i = 0; i < rows; i++)
            for (let j = 0; j < columns; j++) {
              const [found, expected] = [
                block[kind].get(i, j),
                whole[kind].get(block.row + i, block.column + j),
              ];
              expect(Math.abs(found / expected - 1)).toBeLessThan(1e-12);
            }
        }
      }
    });
  }

  it("are (L + 1) σ_w^{2(L+1)} x·x'/n₀ for a deep linear network", () => {
    for (const hidden of [0, 1, 4, 11]) {
      const { nngp, ntk } = kernels(chain(linear(), 1.1, 0, hidden))(x);
      for (let i = 0; i < 9; i++)
        for (let j = 0; j < 9; j++) {
          let dot = 0;
          for (let k = 0; k < 4; k++) dot += x.get(i, k) * x.get(j, k);
          const expected = (1.1 ** (hidden + 1) * dot) / 4;
          expect(nngp.get(i, j)).toBeCloseTo(expected, 12);
          expect(ntk.get(i, j)).toBeCloseTo((hidden + 1) * expected, 11);
        }
    }
  });

  it("have Θ = K if only the readout is trained, and Θ = 0 if no layer is trained", () => {
    const network = (learningRate: number) =>
      serial(
        dense({ learningRate: 0 }),
        erf(),
        dense({ ...wide, learningRate: 0 }),
        relu(),
        dense({ ...wide, learningRate }),
      );
    const { nngp, ntk } = kernels(network(1))(x);
    expect(largestDifference(ntk.data, nngp.data)).toBeLessThan(1e-14 * Math.max(...nngp.data));
    expect(Math.max(...kernels(network(0))(x).ntk.data)).toBe(0);
  });

  it("have a tangent kernel that is linear in the learning rates of the layers", () => {
    const network = (rates: number[]) =>
      serial(
        dense({ ...wide, learningRate: rates[0]! }),
        relu(),
        dense({ ...wide, learningRate: rates[1]! }),
        gelu(),
        dense({ learningRate: rates[2]! }),
      );
    const of = (...rates: number[]) => kernels(network(rates))(x).ntk.data;
    const parts = [of(1, 0, 0), of(0, 1, 0), of(0, 0, 1)];
    expect(
      largestDifference(
        of(2, 0.5, 3),
        parts[0]!.map((v, i) => 2 * v + 0.5 * parts[1]![i]! + 3 * parts[2]![i]!),
      ),
    ).toBeLessThan(1e-12);
  });

  it("are equal for images of one position and rows of features", () => {
    const one = toNdArray(x.data.slice(), [9, 1, 1, 4]);
    const convolution = serial(
      conv({ filter: [1, 1], ...wide }),
      relu(),
      conv({ filter: [1, 1], ...wide }),
      erf(),
      globalAveragePool(),
      dense(),
    );
    const rows = serial(dense(wide), relu(), dense(wide), erf(), dense());
    expect(largestDifference(kernels(convolution)(one).ntk.data, kernels(rows)(x).ntk.data)).toBeLessThan(
      1e-13,
    );
  });

  it("are invariant to shifts of images for circular padding and global average pooling", () => {
    const layer = () => conv({ filter: [3, 3], padding: "circular", ...wide });
    const network = serial(layer(), relu(), layer(), erf(), globalAveragePool(), dense());
    const shifted = images.data.slice();
    for (let i = 0; i < 3; i++)
      for (let r = 0; r < 4; r++)
        for (let c = 0; c < 5; c++)
          for (let k = 0; k < 2; k++)
            shifted[((i * 4 + ((r + 1) % 4)) * 5 + ((c + 2) % 5)) * 2 + k] = images.get(i, r, c, k);
    const moved = toNdArray(shifted, [3, 4, 5, 2]);
    const [plain, turned] = [kernels(network)(images), kernels(network)(images, moved)];
    expect(largestDifference(plain.ntk.data, turned.ntk.data)).toBeLessThan(1e-7);
    expect(largestDifference(plain.nngp.data, kernels(network)(moved).nngp.data)).toBeLessThan(1e-13);
  });

  it("depend only on the directions of the inputs after layerNorm", () => {
    const network = serial(dense(), layerNorm(), relu(), dense());
    const longer = x.data.map((v, at) => v * (1 + Math.floor(at / 4)));
    const { nngp } = kernels(network)(x);
    expect(largestDifference(nngp.data, kernels(network)(toNdArray(longer, [9, 4])).nngp.data)).toBeLessThan(
      1e-11,
    );
  });

  it("satisfy E[cos cos] + E[sin sin] = e^{−|u − v|²/2} for cosine and sine units", () => {
    const [c, s] = [cos(), sin()].map((phi) => kernels(serial(dense(), phi, dense()))(x).nngp);
    let square = 0;
    for (let k = 0; k < 4; k++) square += (x.get(2, k) - x.get(5, k)) ** 2 / 4;
    expect(c!.get(2, 5) + s!.get(2, 5)).toBeCloseTo(Math.exp(-square / 2), 14);
  });
});
