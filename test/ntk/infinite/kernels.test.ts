import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray, toNested } from "../../../src/arrays";
import { runSync } from "../../../src/concurrency/run-generator";
import { symmetricEigenvalues } from "../../../src/linalg";
import {
  abs,
  averagePool,
  conv,
  cos,
  dense,
  dropout,
  empiricalNtk,
  erf,
  flatten,
  gelu,
  globalAveragePool,
  initialise,
  kernels,
  type Layer,
  layerNorm,
  leakyRelu,
  linear,
  parallel,
  relu,
  residual,
  serial,
  sin,
  sum,
} from "../../../src/ntk";
import { readSamples } from "../../../src/ntk/architecture/samples";
import { kernelArrays, tileEngine } from "../../../src/ntk/infinite/kernel-engine";
import { planKernels } from "../../../src/ntk/infinite/plan";
import { normal } from "../../../src/random";
import { chain } from "../networks";

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i]!)));
};
const x = normal({ shape: [9, 4], seed: 1 });
const z = normal({ shape: [5, 4], seed: 2 });
const images = normal({ shape: [3, 4, 5, 2], seed: 3 });
const wide = { weightVariance: 1.5, biasVariance: 0.2 };

const dense5: [string, Layer][] = [
  ["relu", chain(relu(), 2, 0.1, 2)],
  ["erf then relu", serial(dense(), erf(), dense(wide), relu(), dense())],
  ["residual", serial(dense(wide), residual(relu(), dense(wide)), gelu(), dense())],
  [
    "sums",
    serial(parallel(serial(dense(), erf(), dense()), dense(wide)), sum(), layerNorm(), abs(), dense(wide)),
  ],
];
const spatial: [string, Layer][] = [
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
];

describe("kernels of every architecture", () => {
  for (const [name, network] of [...dense5, ...spatial]) {
    const [a, b] =
      name === "flat" || name.startsWith("pooled")
        ? [images, normal({ shape: [2, 4, 5, 2], seed: 4 })]
        : [x, z];
    it(`of one set are those of the set with itself, and symmetric: ${name}`, () => {
      const [own, crossed] = [kernels(network)(a), kernels(network)(a, a)];
      for (const kind of ["nngp", "ntk"] as const) {
        const size = Math.max(...own[kind].data.map(Math.abs));
        expect(largest(own[kind].data, own[kind].transpose(1, 0).data)).toBe(0);
        // Pooling sums covariances whose angles are right to 1e-8 between equal images.
        expect(largest(own[kind].data, crossed[kind].data)).toBeLessThan(
          (name.startsWith("pooled") ? 1e-8 : 2e-14) * size,
        );
        const values = symmetricEigenvalues(own[kind]);
        expect(values[0]).toBeGreaterThan(-1e-14 * size * values.length);
      }
    });

    it(`do not depend on what else is asked for: ${name}`, async () => {
      const all = kernels(network)(a, b);
      for await (const block of kernels(network).blocks(a, b, { size: 2 })) {
        for (const kind of ["nngp", "ntk"] as const) {
          const [rows, columns] = block[kind].shape as [number, number];
          for (let i = 0; i < rows; i++)
            for (let j = 0; j < columns; j++) {
              const [found, expected] = [
                block[kind].get(i, j),
                all[kind].get(block.row + i, block.column + j),
              ];
              expect(Math.abs(found / expected - 1)).toBeLessThan(1e-12);
            }
        }
      }
    });
  }

  it("of dense layers with piecewise linear units are the same by tiles as by the SIMD recursion", () => {
    const deep = serial(
      dense(wide),
      dense(),
      abs(),
      dense(wide),
      leakyRelu(0.3),
      dense({ learningRate: 0.2 }),
      linear(),
      dense(),
    );
    for (const network of [
      chain(relu(), 2, 0, 5),
      chain(relu(), 2, 0.3, 3),
      chain(leakyRelu(-0.2), 1, 0.1, 4),
      deep,
      dense(wide),
    ]) {
      const samples = readSamples("test", "x", x);
      const { chain: steps } = planKernels("test", network, samples, {
        parameterisation: "ntk",
        dropout: false,
      });
      const tiles = kernelArrays(81);
      runSync(tileEngine("test", steps, samples, undefined).fill(tiles, 0, 9));
      const { nngp, ntk } = kernels(network)(x);
      expect(largest(nngp.data, tiles.nngp)).toBeLessThan(1e-14 * Math.max(...nngp.data));
      expect(largest(ntk.data, tiles.ntk)).toBeLessThan(1e-14 * Math.max(...ntk.data));
    }
  });

  it("of a deep linear network are (L + 1) σ_w^{2(L+1)} x·x'/n₀", () => {
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

  it("with only the readout trained have Θ = K, and with nothing trained Θ = 0", () => {
    const network = (learningRate: number) =>
      serial(
        dense({ learningRate: 0 }),
        erf(),
        dense({ ...wide, learningRate: 0 }),
        relu(),
        dense({ ...wide, learningRate }),
      );
    const { nngp, ntk } = kernels(network(1))(x);
    expect(largest(ntk.data, nngp.data)).toBeLessThan(1e-14 * Math.max(...nngp.data));
    expect(Math.max(...kernels(network(0))(x).ntk.data)).toBe(0);
  });

  it("have Θ linear in the layers' learning rates", () => {
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
      largest(
        of(2, 0.5, 3),
        parts[0]!.map((v, i) => 2 * v + 0.5 * parts[1]![i]! + 3 * parts[2]![i]!),
      ),
    ).toBeLessThan(1e-12);
  });

  it("of images of one position are those of rows of features", () => {
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
    expect(largest(kernels(convolution)(one).ntk.data, kernels(rows)(x).ntk.data)).toBeLessThan(1e-13);
  });

  it("with circular padding and pooling do not see how images are shifted", () => {
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
    expect(largest(plain.ntk.data, turned.ntk.data)).toBeLessThan(1e-7);
    expect(largest(plain.nngp.data, kernels(network)(moved).nngp.data)).toBeLessThan(1e-13);
  });

  it("of layerNorm depend on directions only, and cos and sin share their derivative's kernel", () => {
    const network = serial(dense(), layerNorm(), relu(), dense());
    const longer = x.data.map((v, at) => v * (1 + Math.floor(at / 4)));
    const { nngp } = kernels(network)(x);
    expect(largest(nngp.data, kernels(network)(toNdArray(longer, [9, 4])).nngp.data)).toBeLessThan(1e-11);
    // E[cos cos] + E[sin sin] = e^{−|u − v|²/2}.
    const [c, s] = [cos(), sin()].map((phi) => kernels(serial(dense(), phi, dense()))(x).nngp);
    let square = 0;
    for (let k = 0; k < 4; k++) square += (x.get(2, k) - x.get(5, k)) ** 2 / 4;
    expect(c!.get(2, 5) + s!.get(2, 5)).toBeCloseTo(Math.exp(-square / 2), 14);
  });

  it("in blocks of one set are those on and below the diagonal, with progress, until aborted", async () => {
    const signal = { aborted: false };
    const [places, fractions]: [string[], number[]] = [[], []];
    const onProgress = (fraction: number) => fractions.push(fraction);
    for await (const { row, column } of kernels(chain(erf(), 1, 0, 1)).blocks(x, undefined, {
      size: 4,
      signal,
      onProgress,
    })) {
      places.push(`${row},${column}`);
      signal.aborted = places.length === 5;
    }
    expect(places).toEqual(["0,0", "4,0", "4,4", "8,0", "8,4"]);
    expect(fractions.at(-1)).toBeCloseTo(5 / 6, 14);
  });

  it("that would not fit are refused with the bytes and the way out", async () => {
    const many = toNdArray(new Float64Array(200_000), [200_000, 1]);
    const refused = () => kernels(chain(relu(), 2, 0, 2))(many);
    expect(refused).toThrow(ArgumentError);
    expect(refused).toThrow("320,000,000,000 bytes");
    expect(refused).toThrow("kernels(network).blocks(x1, x2)");
    await expect(kernels(chain(relu(), 2, 0, 2)).async(many)).rejects.toThrow("320,000,000,000 bytes");
    // What is refused in one piece comes in blocks.
    const blocks = kernels(chain(relu(), 2, 0, 2)).blocks(many, undefined, { size: 500 });
    const { value } = await blocks.next();
    expect(value!.ntk.shape).toEqual([500, 500]);
    await blocks.return();
  });

  it("are refused for networks that have none", () => {
    const of =
      (...layers: Layer[]) =>
      () =>
        kernels(serial(...layers))(x);
    expect(of(relu(), dense())).toThrow(/every activation follows a dense or conv layer/);
    expect(of(dense(), relu(), erf(), dense())).toThrow(/every activation follows/);
    expect(of(dense(), residual(relu()), dense())).toThrow(/at most one branch/);
    expect(of(dense(), parallel(dense()), relu())).toThrow(/followed by sum\(\)/);
    expect(of(dense(), sum())).toThrow(/preceded by parallel/);
    expect(of(conv({ filter: [3] }))).toThrow(
      /over 0 dimensions, as the samples have \(.*\[length, channels\]/,
    );
    expect(() => dense({ weightVar: 2 } as never)).toThrow(
      /^dense: options must be .* but width, weightVariance/,
    );
    expect(() => kernels(dense(), { parametrisation: "ntk" } as never)).toThrow(/^kernels: options must be/);
    expect(() => kernels(dense()).blocks(x, undefined, { blockSize: 2 } as never)).toThrow(
      /, size, received/,
    );
    expect(() => serial([dense(), relu()] as never)).toThrow(
      /must be a layer, received an array of length 2/,
    );
    expect(() => kernels(conv({ filter: [3, 3] }))(images)).toThrow(
      /end in flatten\(\) or globalAveragePool\(\)/,
    );
    expect(() => kernels(serial(conv({ filter: [9, 9], padding: "valid" }), flatten()))(images)).toThrow(
      /window of 9/,
    );
    expect(() => kernels(chain(relu(), 2, 0, 1), { parameterisation: "standard" })(x)).toThrow(
      /layers with a width/,
    );
    expect(() => kernels(dense())(x, [[1, 2]])).toThrow(/x2 must be an array of shape \[any, 4\]/);
  });

  it("and finite networks are refused where shapes do not fit", () => {
    expect(() => initialise(serial(dense(), relu(), dense()), { inputSize: 2 })).toThrow(
      /layers with a width/,
    );
    expect(() => initialise(serial(relu()), { inputSize: 2 })).toThrow(/at least one dense or conv layer/);
    expect(() =>
      initialise(serial(dense({ width: 2 }), residual(dense({ width: 3 }))), { inputSize: 2 }),
    ).toThrow(/outputs of one shape/);
    const finite = initialise(dense({ width: 2 }), { inputSize: 2 });
    expect(() => finite.forward([[1, 2, 3]])).toThrow(/samples of shape \[N, 2\]/);
    expect(() => dropout(1)).toThrow(ArgumentError);
    expect(() => empiricalNtk(dense({ width: 2 }) as never, [[1]])).toThrow(
      /^empiricalNtk: finite must be .* made by initialise/,
    );
    expect(
      toNested(initialise(serial(dense({ width: 2 }), dropout(0.5)), { inputSize: 1 }).forward([[0]])),
    ).toEqual([[0, 0]]);
  });
});
