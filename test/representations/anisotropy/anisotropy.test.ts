import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { matmul } from "../../../src/linalg";
import * as networks from "../../../src/networks";
import { dense, initialise, relu, serial } from "../../../src/ntk";
import { normal } from "../../../src/random";
import { type Anisotropy, anisotropy, anisotropyAsync, separability } from "../../../src/representations";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { expectClose } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);
const INPUTS = 16;
const TAPS = 3;
const POOL = 4;
const POOLED = INPUTS / POOL;

/** Gradient of a network with one tap and one readout of 1: an average over a pooling window, shifted cyclically. */
function gradientOf(tap: number, readout: number): number[] {
  const gradient = new Array<number>(INPUTS).fill(0);
  for (let p = 0; p < POOL; p++) {
    gradient[(readout * POOL + p + tap - 1 + INPUTS) % INPUTS]! += 1 / POOL;
  }
  return gradient;
}

/**
 * Networks whose covariance of gradients is exactly that of random ones: all products of one tap and one readout, with
 * both signs, scaled to the variances 1 and POOL / INPUTS.
 */
const designSize = 2 * TAPS * POOLED;
const scale = Math.sqrt(((designSize - 1) * POOL) / (2 * INPUTS));
function designed(seed: number) {
  const [sign, tap, readout] = [seed % 2 === 0 ? 1 : -1, (seed >> 1) % TAPS, Math.floor(seed / (2 * TAPS))];
  const weights = gradientOf(tap, readout).map((g) => [sign * scale * g]);
  return (inputs: NdArray) => matmul(inputs, weights);
}

/** A linear network of the library with the same layers and random weights. */
const architecture = networks.sequential({
  inputShape: [INPUTS, 1],
  layers: [
    networks.conv({ filter: [TAPS], width: 1, padding: "circular", weightVariance: TAPS }),
    networks.averagePool({ window: [POOL] }),
    networks.flatten(),
    networks.dense({ width: 1 }),
  ],
});
function convolutional(seed: number) {
  const parameters = networks.initialise(architecture, { scheme: "layer-variances", seed });
  return (inputs: NdArray) => networks.forward(architecture, parameters, inputs).output;
}

/** Returns the covariance of the gradients from their principal directions. */
const covarianceOf = ({ eigenvalues, directions }: Anisotropy): NdArray => {
  const n = eigenvalues.length;
  const scaled = normal({ shape: [n, n] });
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) scaled.set(i, k, directions.get(i, k) * eigenvalues[k]!);
  return matmul(scaled, directions, { transposeRight: true });
};

describe("anisotropy", () => {
  const exact = anisotropy({ network: designed, inputSize: INPUTS, samples: designSize });

  it("has the eigenvalues of a circular convolution with average pooling", () => {
    const name = "eigenvalues of a circular convolution with average pooling";
    references.only<unknown, number[]>(name).check(exact.eigenvalues);
    expect(exact.eigenvalues.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0.75, 14);
    const squares = exact.eigenvalues.reduce((sum, x) => sum + x * x, 0);
    expect(exact.participation).toBeCloseTo(0.75 ** 2 / squares, 12);
  });

  it("has the Fourier energies of this network as separabilities, largest for low frequencies", () => {
    const name = "Fourier energies of a circular convolution with average pooling";
    const energy = (frequency: number) => {
      const wave = (phase: number) =>
        Array.from({ length: INPUTS }, (_, x) => Math.cos((2 * Math.PI * frequency * x) / INPUTS - phase));
      const isReal = frequency === 0 || frequency === INPUTS / 2;
      const directions = isReal ? [wave(0)] : [wave(0), wave(Math.PI / 2)];
      return directions.reduce((sum, v) => sum + separability(v, exact), 0) / directions.length;
    };
    const energies = Array.from({ length: 9 }, (_, frequency) => energy(frequency));
    references.only<unknown, number[]>(name).check(energies);
    expect(energies[0]).toBeGreaterThan(5 * energies[3]!);
  });

  it("has orthonormal directions along which the covariance is diagonal", () => {
    const overlap = matmul(exact.directions, exact.directions, { transposeLeft: true });
    for (let i = 0; i < INPUTS; i++) {
      for (let j = 0; j < INPUTS; j++) expect(overlap.get(i, j)).toBeCloseTo(i === j ? 1 : 0, 14);
    }
    let expected = 0;
    const covariance = covarianceOf(exact);
    for (let tap = 0; tap < TAPS; tap++) {
      for (let readout = 0; readout < POOLED; readout++) {
        const g = gradientOf(tap, readout);
        expected += (g[2]! * g[3]! * POOL) / INPUTS;
      }
    }
    expect(covariance.get(2, 3)).toBeCloseTo(expected, 15);
  });

  it("estimates the covariance from random networks of the library", () => {
    const samples = 1500;
    const estimated = anisotropy({ network: convolutional, inputSize: INPUTS, samples, seed: 1 });
    // Standard error of an entry: at most √3 times the largest entry, divided by the root of the number of networks.
    const error = (5 * Math.sqrt(3) * 0.08) / Math.sqrt(samples);
    expectClose(covarianceOf(estimated), covarianceOf(exact), error);
    expect(estimated.participation).toBeLessThan(0.6 * INPUTS);
  });

  it("finds no directions in fully connected networks, whose gradients are isotropic", () => {
    const layers = serial(dense({ width: 200 }), relu(), dense());
    const network = (seed: number) => {
      const { forward } = initialise(layers, { inputSize: 4, seed });
      return (inputs: NdArray) => forward(inputs);
    };
    const { eigenvalues, participation } = anisotropy({ network, inputSize: 4, samples: 400 });
    expect(participation).toBeGreaterThan(3.9);
    expect(eigenvalues[3]! / eigenvalues[0]!).toBeGreaterThan(0.7);
  });

  it("takes two-sided differences at the point, so that even parts of a network cancel at 0", () => {
    const quadratic = (seed: number) => (inputs: NdArray) =>
      Float64Array.from(
        { length: inputs.shape[0]! },
        (_, b) => seed * inputs.get(b, 0) ** 2 + inputs.get(b, 1) * seed,
      );
    const at = (point: number[], step?: number) =>
      anisotropy({
        network: quadratic,
        inputSize: 2,
        samples: 3,
        seed: 1,
        point,
        ...(step === undefined ? {} : { step }),
      });
    // Gradients seed · (2 x₀, 1): variances of the seeds 1, 2, 3 are 1.
    expect(at([0, 0]).eigenvalues[0]).toBeCloseTo(1, 12);
    expect(at([1.5, 0], 0.1).eigenvalues[0]).toBeCloseTo(10, 12);
    expect(at([1.5, 0], 0.1).eigenvalues[1]).toBeCloseTo(0, 12);
  });

  it("is 0 for networks that do not depend on their inputs, and scales with the outputs", () => {
    const constant = anisotropy({
      network: () => (inputs: NdArray) => new Array(inputs.shape[0]!).fill(1),
      inputSize: 3,
      samples: 2,
    });
    expect(constant).toMatchObject({ eigenvalues: Float64Array.of(0, 0, 0), participation: 0 });
    const linear = (factor: number) => (seed: number) => (inputs: NdArray) =>
      matmul(inputs, normal({ shape: [3, 1], seed, standardDeviation: factor }));
    const of = (factor: number) =>
      anisotropy({ network: linear(factor), inputSize: 3, samples: 9, point: [0, 0, 0], step: 1 });
    const [plain, tiny] = [of(1), of(1e-140)];
    tiny.eigenvalues.forEach((x, k) => {
      expect(x * 1e140 * 1e140).toBeCloseTo(plain.eigenvalues[k]!, 12);
    });
    expect(tiny.participation).toBeCloseTo(plain.participation, 12);
    expect(() => of(1e160)).toThrow("overflows");
  });

  it("draws a point from the seed, the same for every network", () => {
    const points: number[][] = [];
    const network = () => (inputs: NdArray) => {
      points.push(Array.from({ length: 2 }, (_, i) => (inputs.get(0, i) + inputs.get(1, i)) / 2));
      return new Array(inputs.shape[0]!).fill(0);
    };
    anisotropy({ network, inputSize: 2, samples: 2, step: 1, seed: 4 });
    const { data } = normal({ shape: [2], seed: 4 });
    for (const point of points) expectClose(point, data, 1e-15);
  });

  it("has an asynchronous form with the same numbers, a table and a figure", async () => {
    const options = { network: designed, inputSize: INPUTS, samples: designSize };
    const form = (run: object) => anisotropyAsync({ ...options, ...run });
    expect(await expectPauses(form)).toEqual(exact);
    await expectRejects(form);
    expect(exact.toTable().columns).toEqual(["direction", "eigenvalue"]);
    expect(exact.figure().caption).toMatch(/effective number of directions is \d/);
  });

  it("refuses one network, wrong outputs and numbers out of range, by name", () => {
    const call = (fields: object) =>
      anisotropy({ network: designed, inputSize: INPUTS, samples: 2, ...fields });
    expect(() => call({ samples: 1 })).toThrow("options.samples");
    expect(() => call({ step: 0 })).toThrow("options.step");
    expect(() => call({ point: [1] })).toThrow("options.point");
    expect(() => call({ network: () => 1 })).toThrow("options.network (0) must be a function");
    expect(() => call({ network: () => () => [1] })).toThrow("options.network (0) (outputs)");
    expect(() => call({ network: () => () => new Array(32).fill([1, 2]) })).toThrow(
      "options.network (0) (outputs)",
    );
    expect(() => call({ inputSize: 20_000 })).toThrow("3,200,000,000 bytes");
  });
});

describe("separability", () => {
  const given = {
    eigenvalues: [3, 1],
    directions: [
      [1, 0],
      [0, 1],
    ],
  } as unknown as Anisotropy;

  it("is the variance along a direction, whatever its length", () => {
    expect(separability([1, 0], given)).toBe(3);
    for (const factor of [1, 1e-200, 1e200]) expect(separability([factor, factor], given)).toBeCloseTo(2, 14);
  });

  it("refuses a direction of zeros and sizes that do not match", () => {
    expect(() => separability([0, 0], given)).toThrow("a vector that is not zero");
    expect(() => separability([1], given)).toThrow("direction");
    expect(() => separability([1, 0], { ...given, directions: [[1, 0]] } as never)).toThrow(
      "anisotropy.directions",
    );
  });
});
