import { describe, expect, it } from "vitest";
import { toNdArray, toNested } from "../../../src/arrays";
import { matmul, symmetricEigenvalues } from "../../../src/linalg";
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
  layerNorm,
  linear,
  networkFromWeights,
  relu,
  residual,
  serial,
} from "../../../src/ntk";
import { normal } from "../../../src/random";
import { largestDifference, largestEntry } from "../../helpers/numbers";
import { cases, images, rows } from "./network-cases";

/** Tests whether the pair of samples at a position in a kernel of 4 samples lies below the diagonal. */
const belowDiagonal = (pair: number): boolean => pair >> 2 > (pair & 3);

describe("empiricalNtk", () => {
  for (const [name, network, inputSize, inputs] of cases) {
    for (const parameterisation of ["ntk", "standard"] as const) {
      const finite = initialise(network, { inputSize, seed: 5, parameterisation });
      const [x1, x2] = [inputs(4, 1), inputs(3, 2)];
      it(`computes the same kernel by all methods for ${name}, ${parameterisation}`, () => {
        for (const outputs of ["trace", "full"] as const) {
          const kernel = empiricalNtk(finite, x1, x2, { outputs });
          const size = largestEntry(kernel);
          for (const method of ["structured", "jacobian", "products"] as const) {
            const other = empiricalNtk(finite, x1, x2, { outputs, method });
            expect(other.shape).toEqual(kernel.shape);
            expect(largestDifference(other.data, kernel.data)).toBeLessThan(1e-13 * size);
          }
          // Within one set only the lower triangle is computed. Of two equal sets, the upper triangle is computed too, and
          // rounds its sums in another order.
          const twoWays = (method: "auto" | "structured") =>
            [undefined, x1].map((against) => empiricalNtk(finite, x1, against, { outputs, method }).data);
          const [one, two] = twoWays("auto");
          expect(largestDifference(one!, two!)).toBeLessThan(1e-14 * size);
          const [below, same] = twoWays("structured").map((data) =>
            data.filter((_, at) => belowDiagonal(Math.floor((16 * at) / data.length))),
          );
          expect(largestDifference(below!, same!)).toBe(0);
        }
      });
    }
  }

  it("agrees with the sum of products of weight matrices for a deep linear network", () => {
    const widths = [3, 5, 4, 2];
    const weights = widths.slice(1).map((n, l) => normal({ shape: [n, widths[l]!], seed: l }));
    const x = normal({ shape: [4, 3], seed: 8 });
    const found = empiricalNtk(networkFromWeights({ weights, activation: linear() }), x, x, {
      outputs: "full",
    });
    // Σ_l (W_{N:l+1} W_{N:l+1}ᵀ) ⊗ (Xᵀ (W_{l−1:1})ᵀ W_{l−1:1} X).
    const identity = (n: number) =>
      Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
    const product = (ws: typeof weights, n: number) =>
      ws.reduce((total, w) => matmul(w, total), toNdArray(Float64Array.from(identity(n).flat()), [n, n]));
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        for (let a = 0; a < 2; a++) {
          for (let b = 0; b < 2; b++) {
            let expected = 0;
            for (let l = 0; l < 3; l++) {
              const above = product(weights.slice(l + 1), widths[l + 1]!);
              const below = matmul(x, product(weights.slice(0, l), 3), { transposeRight: true });
              const outer = matmul(above, above, { transposeRight: true });
              const inner = matmul(below, below, { transposeRight: true });
              expected += outer.get(a, b) * inner.get(i, j);
            }
            expect(found.get(i, j, a, b)).toBeCloseTo(expected, 11);
          }
        }
      }
    }
  });

  it("is positive semi-definite up to rounding, also with fewer parameters than entries", () => {
    const finite = initialise(serial(dense({ width: 3 }), erf(), dense({ width: 2 })), { inputSize: 4 });
    const full = empiricalNtk(finite, rows(20, 3), undefined, { outputs: "full" });
    const n = 40;
    const square = Array.from({ length: n }, (_, r) =>
      Array.from({ length: n }, (_, c) => full.get(r >> 1, c >> 1, r & 1, c & 1)),
    );
    const values = symmetricEigenvalues(square);
    expect(values[0]).toBeGreaterThan(-1e-14 * n * values[n - 1]!);
    // 18 parameters: rank 18 at most.
    expect(values[n - 19]).toBeLessThan(1e-13 * values[n - 1]!);
  });

  it("weights layers by their learning rates, and omits frozen layers", () => {
    const network = (first: number, last: number) =>
      serial(dense({ width: 6, learningRate: first }), erf(), dense({ width: 2, learningRate: last }));
    const of = (first: number, last: number, method: "structured" | "jacobian" | "products") =>
      empiricalNtk(initialise(network(first, last), { inputSize: 4, seed: 1 }), rows(3, 1), undefined, {
        method,
      });
    for (const method of ["structured", "jacobian", "products"] as const) {
      const [body, readout] = [of(1, 0, method), of(0, 1, method)];
      const expected = body.data.map((k, i) => 3 * k + 0.5 * readout.data[i]!);
      expect(largestDifference(of(3, 0.5, method).data, expected)).toBeLessThan(1e-14);
    }
  });

  it("tends to the kernel of infinite width with an error of order 1/√width", () => {
    const hidden = (width: number) => dense({ width, weightVariance: 2, biasVariance: 0.1 });
    const network = (width: number) => serial(hidden(width), relu(), hidden(width), relu(), hidden(1));
    const x = rows(3, 4);
    const limit = kernels(network(1))(x).ntk;
    const spread = (width: number) => {
      let square = 0;
      const seeds = 40;
      for (let seed = 0; seed < seeds; seed++) {
        const ntk = empiricalNtk(initialise(network(width), { inputSize: 4, seed }), x);
        square += (ntk.get(0, 0) / limit.get(0, 0) - 1) ** 2 / seeds;
      }
      return Math.sqrt(square);
    };
    // Relative standard deviations are about 3.5/√width without biases; 40 seeds determine them to 11 %.
    const [narrow, broad] = [spread(64), spread(576)];
    expect(narrow).toBeLessThan(5 / 8);
    expect(broad * 24).toBeGreaterThan(1.5);
    expect(narrow / broad).toBeGreaterThan(2);
    expect(narrow / broad).toBeLessThan(4.5);
  });

  it("agrees with the infinite-width kernels, as do the covariances of the outputs, for images and sums", () => {
    for (const network of [
      serial(
        conv({ filter: [3, 3], width: 40, weightVariance: 2, biasVariance: 0.1 }),
        relu(),
        averagePool({ window: [2, 2] }),
        conv({ filter: [2, 2], width: 40, weightVariance: 2 }),
        relu(),
        globalAveragePool(),
        dense({ weightVariance: 2 }),
      ),
      serial(
        conv({ filter: [3, 3], width: 40, weightVariance: 2, padding: "circular" }),
        residual(relu(), conv({ filter: [3, 3], width: 40 })),
        layerNorm(),
        erf(),
        flatten(),
        dense({ biasVariance: 0.3 }),
      ),
    ]) {
      const x = images(2, 6);
      const { nngp, ntk } = kernels(network)(x);
      const seeds = 200;
      const [tangents, products] = [new Float64Array(4), new Float64Array(4)];
      for (let seed = 0; seed < seeds; seed++) {
        const finite = initialise(network, { inputSize: [5, 4, 2], seed });
        const found = empiricalNtk(finite, x);
        const f = finite.forward(x).data;
        for (let k = 0; k < 4; k++) {
          tangents[k]! += found.data[k]! / seeds;
          products[k]! += (f[k >> 1]! * f[k & 1]!) / seeds;
        }
      }
      for (let k = 0; k < 4; k++) {
        const size = (kernel: typeof ntk) => Math.sqrt(kernel.get(k >> 1, k >> 1) * kernel.get(k & 1, k & 1));
        // Four standard errors of a product of normal variables, 4 √(2/200) = 40 %; tangent kernels vary less.
        expect(Math.abs(products[k]! - nngp.data[k]!)).toBeLessThan(0.4 * size(nngp));
        expect(Math.abs(tangents[k]! - ntk.data[k]!)).toBeLessThan(0.06 * size(ntk));
      }
    }
  });

  it("tends to the kernel of infinite width in the standard parameterisation", () => {
    const hidden = () => dense({ width: 300, weightVariance: 2, biasVariance: 0.5 });
    const network = serial(
      hidden(),
      relu(),
      hidden(),
      relu(),
      dense({ weightVariance: 2, biasVariance: 0.5 }),
    );
    const x = rows(2, 4);
    const { ntk } = kernels(network, { parameterisation: "standard" })(x);
    const mean = new Float64Array(4);
    for (let seed = 0; seed < 20; seed++) {
      const finite = initialise(network, { inputSize: 4, seed, parameterisation: "standard" });
      for (const [k, v] of empiricalNtk(finite, x).data.entries()) mean[k]! += v / 20;
    }
    // Three times the standard deviation of the mean: 3.5/√300 for a single network, √20 times less for the mean.
    for (let k = 0; k < 4; k++) expect(Math.abs(mean[k]! / ntk.data[k]! - 1)).toBeLessThan(0.14);
  });

  it("has outputs with the covariance of the infinite network under dropout", () => {
    const network = serial(
      dense({ width: 400, weightVariance: 2 }),
      relu(),
      dropout(0.4),
      dense({ weightVariance: 2 }),
    );
    const x = rows(2, 4);
    const { nngp } = kernels(network, { dropout: true })(x);
    const plain = kernels(network)(x).nngp;
    expect(nngp.get(0, 0)).toBeCloseTo(plain.get(0, 0) / 0.6, 12);
    expect(nngp.get(0, 1)).toBeCloseTo(plain.get(0, 1), 12);
    let square = 0;
    for (let seed = 0; seed < 400; seed++) {
      square +=
        initialise(network, { inputSize: 4, seed }).forward(x, { dropoutSeed: seed }).get(0, 0) ** 2 / 400;
    }
    // Four standard errors: 4 √(2/400) = 28 %.
    expect(Math.abs(square / nngp.get(0, 0) - 1)).toBeLessThan(0.28);
  });

  it("agrees with a kernel computed by hand for a network with biases", () => {
    const finite = networkFromWeights({ weights: [[[2, 0]], [[3]]], biases: [[1], [0]], activation: relu() });
    expect(toNested(finite.forward([[1, 5]]))).toEqual([[9]]);
    expect(toNested(empiricalNtk(finite, [[1, 5]]))).toEqual([[9 + 1 + 9 * (26 + 1)]]);
  });
});
