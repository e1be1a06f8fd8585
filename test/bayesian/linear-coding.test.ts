import { describe, expect, it } from "vitest";
import { ArgumentError, toNested } from "../../src/arrays";
import { linearCoding } from "../../src/bayesian";
import { matmul, solve, symmetricEigenvalues } from "../../src/linalg";
import { normal, orthogonal } from "../../src/random";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);

type Rows = number[][];
const identity = (n: number): Rows => Array.from({ length: n }, (_, i) => basisVector(n, i));
const basisVector = (n: number, i: number) => Array.from({ length: n }, (_, j) => Number(i === j));
const rows = (array: Parameters<typeof toNested>[0]) => toNested(array) as Rows;
const trace = (a: Rows) => a.reduce((sum, row, i) => sum + row[i]!, 0);
const logDeterminant = (a: Rows) => symmetricEigenvalues(a).reduce((sum, x) => sum + Math.log(x), 0);
/** a⁻¹ b */
const leftDivide = (a: Rows, b: Rows) => rows(solve(a, b));
const transpose = (a: Rows): Rows => a[0]!.map((_, j) => a.map((row) => row[j]!));

/** A well-conditioned kernel and targets of two outputs. */
const KERNEL: Rows = [
  [1, 0.2, -0.1],
  [0.2, 1.5, 0.3],
  [-0.1, 0.3, 0.8],
];
const TARGETS: Rows = [
  [1, 0.5],
  [-1, 0.2],
  [0.3, -0.7],
];

describe("linearCoding", () => {
  it("has the gains, variances and growths of the kernel of the reference at depths 1 to 3", () => {
    const set = references.all<number, Record<string, number | number[]>>(
      "two orthogonal inputs, targets 1 and −1, s² = 1/2",
    );
    for (const reference of set) {
      const targets = [[1], [-1]];
      const coding = linearCoding({
        kernel: identity(2),
        targets,
        readoutVariance: 0.5,
        depth: reference.given,
      });
      for (const kernel of coding.kernels) expect(kernel.get(0, 0) - 1).toBeCloseTo(-kernel.get(0, 1), 14);
      reference.check({
        gain: coding.gain[0]!,
        variance: coding.readoutCovariance.get(0, 0),
        growth: coding.kernels.map((kernel) => kernel.get(0, 0) - 1),
      });
    }
  });

  it("has the values of the reference for correlated inputs and for two outputs", () => {
    const name = "two correlated inputs, two layers";
    const { gain, readoutCovariance } = linearCoding(references.inputs(name));
    references.only(name).check({ gain: gain[0]!, variance: readoutCovariance.get(0, 0) });
    const kernel = identity(4).map((row) => row.map((x) => x + 0.1));
    const targets = [
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ];
    const coding = linearCoding({ kernel, targets, readoutVariance: 0.25 });
    references.only("four inputs of two classes, s² = 1/4").check(coding.readoutCovariance);
    expect(coding.gain[0]).toBeGreaterThan(coding.gain[1]!);
  });

  it("makes the free energy stationary in the readout covariance and in every kernel before the last", () => {
    const [readoutVariance, depth] = [0.7, 3];
    const coding = linearCoding({ kernel: KERNEL, targets: TARGETS, readoutVariance, depth });
    const solution = [coding.readoutCovariance, ...coding.kernels.slice(0, -1)].map(rows);
    // ½ Σ_{ℓ<L} (tr K_{ℓ−1}⁻¹K_ℓ − log det K_ℓ + log det K_{ℓ−1}) + ½ (tr U/s² − log det U) + ½ tr U⁻¹YᵀK_{L−1}⁻¹Y
    const freeEnergy = ([covariance, ...kernels]: Rows[]) => {
      const chain = [KERNEL, ...kernels];
      let sum = trace(covariance!) / readoutVariance - logDeterminant(covariance!);
      for (let l = 1; l < depth; l++) {
        sum += trace(leftDivide(chain[l - 1]!, chain[l]!)) - logDeterminant(chain[l]!);
        sum += logDeterminant(chain[l - 1]!);
      }
      const power = rows(matmul(transpose(TARGETS), leftDivide(chain[depth - 1]!, TARGETS)));
      return (sum + trace(leftDivide(covariance!, power))) / 2;
    };
    const slope = (which: number, i: number, j: number) => {
      const at = (step: number) => {
        const moved = solution.map((matrix) => matrix.map((row) => row.slice()));
        moved[which]![i]![j]! += step / 2;
        moved[which]![j]![i]! += step / 2;
        return freeEnergy(moved);
      };
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    };
    for (const [which, matrix] of solution.entries()) {
      for (let i = 0; i < matrix.length; i++) {
        // Rounding of the difference: about 1e-15 / 1e-5, and the square of the step.
        for (let j = 0; j <= i; j++) expect(Math.abs(slope(which, i, j))).toBeLessThan(2e-9);
      }
    }
    // Neurons of the last layer have mean Y U⁻¹ a and covariance K_{L−1}: together K_L = K_{L−1} + Y U⁻¹ Yᵀ.
    const learned = matmul(TARGETS, leftDivide(solution[0]!, transpose(TARGETS)));
    for (const [at, x] of coding.kernels[2]!.data.entries()) {
      expect(x).toBeCloseTo(coding.kernels[1]!.data[at]! + learned.data[at]!, 13);
    }
    // The slope of other kernels differs from zero.
    solution[1]![0]![0]! *= 1.001;
    expect(Math.abs(slope(1, 0, 0))).toBeGreaterThan(1e-6);
  });

  it("multiplies the signal component of the kernel by the gain in every layer", () => {
    const depth = 4;
    const coding = linearCoding({ kernel: KERNEL, targets: TARGETS, readoutVariance: 2, depth });
    const signal = (kernel: Rows) =>
      leftDivide(rows(matmul(transpose(TARGETS), leftDivide(kernel, TARGETS))), identity(2));
    // U/s² has the eigenvalues v, so (YᵀK_ℓ⁻¹Y)⁻¹ = U/s² (YᵀK_{ℓ−1}⁻¹Y)⁻¹.
    const chain = [KERNEL, ...coding.kernels.map(rows)];
    for (let l = 1; l <= depth; l++) {
      const grown = matmul(coding.readoutCovariance, signal(chain[l - 1]!)).data;
      for (const [at, x] of signal(chain[l]!).flat().entries()) expect(grown[at]! / 2).toBeCloseTo(x, 13);
    }
  });

  it("keeps the predictor of the fixed kernel at every depth, and fits the data", () => {
    const cross = [[0.3, -0.2, 0.9]];
    const fixed = rows(matmul(cross, leftDivide(KERNEL, TARGETS)));
    for (const depth of [1, 5]) {
      const { predictor } = linearCoding({ kernel: KERNEL, targets: TARGETS, readoutVariance: 0.1, depth });
      for (const [j, x] of fixed[0]!.entries()) expect(predictor(cross).get(0, j)).toBeCloseTo(x, 13);
      for (const [at, y] of TARGETS.flat().entries()) expect(predictor(KERNEL).data[at]).toBeCloseTo(y, 13);
    }
  });

  it("rotates with the outputs, and is permuted with the data", () => {
    const turn = orthogonal({ rows: 2, columns: 2, seed: 3 });
    const options = { kernel: KERNEL, targets: TARGETS, readoutVariance: 0.5, depth: 2 };
    const coding = linearCoding(options);
    const turned = linearCoding({ ...options, targets: matmul(TARGETS, turn) });
    const covariance = matmul(matmul(turn, coding.readoutCovariance, { transposeLeft: true }), turn);
    for (const [at, x] of turned.readoutCovariance.data.entries())
      expect(x).toBeCloseTo(covariance.data[at]!, 13);
    for (const [at, x] of turned.kernels[1]!.data.entries())
      expect(x).toBeCloseTo(coding.kernels[1]!.data[at]!, 13);
    const order = [2, 0, 1];
    const permuted = linearCoding({
      ...options,
      kernel: order.map((i) => order.map((j) => KERNEL[i]![j]!)),
      targets: order.map((i) => TARGETS[i]!),
    });
    for (const [a, i] of order.entries())
      for (const [b, j] of order.entries())
        expect(permuted.kernels[0]!.get(a, b)).toBeCloseTo(coding.kernels[0]!.get(i, j), 13);
  });

  it("tends to U^{L+1} = s^{2L} M for many data, and to the prior for targets of zero", () => {
    for (const depth of [1, 3]) {
      const power = 1e12;
      const { gain } = linearCoding({ kernel: [[1]], targets: [[1e6]], readoutVariance: 1, depth });
      // The first correction is of relative order μ^{−1/(L+1)}.
      expect(Math.abs(gain[0]! / power ** (1 / (depth + 1)) - 1)).toBeLessThan(
        1.01 * power ** (-1 / (depth + 1)),
      );
    }
    const rest = linearCoding({ kernel: KERNEL, targets: [[0], [0], [0]], readoutVariance: 0.3, depth: 2 });
    expect([...rest.gain]).toEqual([1]);
    expect(rest.readoutCovariance.get(0, 0)).toBe(0.3);
    expect(rows(rest.kernels[1]!)).toEqual(KERNEL);
  });

  it("has gains accurate to rounding for powers of any size, and 1 for outputs that repeat others", () => {
    for (const size of [1e-150, 1e-8, 1, 1e8, 1e150]) {
      for (const depth of [1, 2, 30]) {
        const { gain } = linearCoding({ kernel: [[1]], targets: [[size]], readoutVariance: 1, depth });
        const equation = depth * Math.log(gain[0]!) + Math.log(gain[0]! - 1) - 2 * Math.log(size);
        if (size >= 1) expect(Math.abs(equation)).toBeLessThan(1e-12);
        else expect(gain[0]! - 1).toBeCloseTo(size ** 2, 15);
      }
    }
    const twice = linearCoding({
      kernel: identity(2),
      targets: [
        [1, 1],
        [2, 2],
      ],
      readoutVariance: 1,
    });
    expect(twice.gain[1]).toBeCloseTo(1, 14);
    expect(twice.readoutCovariance.get(0, 0) - twice.readoutCovariance.get(0, 1)).toBeCloseTo(1, 14);
  });
});

describe("linearCoding at a temperature above 0", () => {
  const targets = [[1], [-1], [0.4]];
  const options = { kernel: KERNEL, targets, readoutVariance: 0.5 };

  it("solves 1/U = 1/s² − tᵀK₀t with Y = f + T t, and learns the kernel K₀ + f fᵀ/U", () => {
    for (const temperature of [1e-3, 0.2, 10]) {
      const coding = linearCoding({ ...options, temperature });
      const variance = coding.readoutCovariance.get(0, 0);
      const f = coding.predictor(KERNEL);
      const t = targets.map(([y], i) => [(y! - f.get(i, 0)) / temperature]);
      const length = matmul(matmul(t, KERNEL, { transposeLeft: true }), t).get(0, 0);
      // Rounding of y − f, divided by the temperature.
      expect(Math.abs(1 / variance - 1 / 0.5 + length)).toBeLessThan(1e-14 / temperature);
      expect(coding.gain[0]).toBeCloseTo(2 * variance, 14);
      for (let i = 0; i < 3; i++) {
        const image = KERNEL[i]!.reduce((sum, x, j) => sum + variance * x * t[j]![0]!, 0);
        expect(Math.abs(image - f.get(i, 0))).toBeLessThan(1e-14 / temperature);
        for (let j = 0; j < 3; j++) {
          const learned = (f.get(i, 0) * f.get(j, 0)) / variance;
          expect(coding.kernels[0]!.get(i, j)).toBeCloseTo(KERNEL[i]![j]! + learned, 13);
        }
      }
    }
  });

  it("tends to temperature 0 and to the prior", () => {
    const cold = linearCoding(options).readoutCovariance.get(0, 0);
    const cool = linearCoding({ ...options, temperature: 1e-9 });
    expect(cool.readoutCovariance.get(0, 0)).toBeCloseTo(cold, 8);
    const hot = linearCoding({ ...options, temperature: 1e9 });
    expect(hot.readoutCovariance.get(0, 0)).toBeCloseTo(0.5, 8);
    expect(Math.abs(hot.predictor(KERNEL).get(0, 0))).toBeLessThan(1e-8);
  });

  it("accepts a singular kernel, which temperature 0 refuses", () => {
    const kernel = [
      [1, 1],
      [1, 1],
    ];
    const singular = { kernel, targets: [[1], [0]], readoutVariance: 1 };
    const { predictor } = linearCoding({ ...singular, temperature: 1e-12 });
    expect(predictor(kernel).get(0, 0)).toBeCloseTo(0.5, 10);
    expect(() => linearCoding(singular)).toThrow(/kernel must be positive definite .*temperature/);
  });

  it("is refused for two outputs and for two layers", () => {
    expect(() => linearCoding({ ...options, temperature: 1, depth: 2 })).toThrow(
      /temperature must be 0 unless/,
    );
    expect(() => linearCoding({ ...options, targets: TARGETS, temperature: 1 })).toThrow(/2 outputs/);
  });
});

describe("arguments of linearCoding", () => {
  it("are refused if no inputs have the kernel, shapes differ, numbers are out of range, or results overflow", () => {
    const valid = { kernel: KERNEL, targets: TARGETS, readoutVariance: 1 };
    const rejects = (change: object) => expect(() => linearCoding({ ...valid, ...change }));
    rejects({ kernel: [[-1]], targets: [[1]], temperature: 1 }).toThrow(/positive semi-definite/);
    rejects({ kernel: normal({ shape: [3, 3], seed: 1 }) }).toThrow(/symmetric/);
    rejects({ targets: [[1]] }).toThrow(ArgumentError);
    rejects({ readoutVariance: 0 }).toThrow(/readoutVariance must be a finite number above 0/);
    rejects({ depth: 1.5 }).toThrow(/depth must be an integer/);
    rejects({ depth: 1e12 }).toThrow(/depth must be small enough .* bytes/);
    rejects({ temperature: -1 }).toThrow(/temperature/);
    rejects({ targets: TARGETS.map((row) => row.map((y) => y * 1e200)) }).toThrow(
      /targets must be small enough/,
    );
    rejects({ temprature: 1 }).toThrow(/temperature/);
    const { predictor } = linearCoding(valid);
    expect(() => predictor([[1, 2]])).toThrow(/linearCoding\.predictor: cross/);
  });
});
