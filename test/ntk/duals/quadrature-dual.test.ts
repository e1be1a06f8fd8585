import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { ConvergenceError } from "../../../src/arrays/errors";
import { pointwise, readActivation } from "../../../src/networks/architecture";
import { activation, dense, kernels, relu, serial, tanh } from "../../../src/ntk";
import type { Dual } from "../../../src/ntk/duals/dual";
import { dualOf } from "../../../src/ntk/duals/dual-of";
import { cosineOf } from "../../../src/ntk/duals/half-angle";
import { quadratureDual } from "../../../src/ntk/duals/quadrature-dual";
import { referencesOf } from "../../helpers/references";

const args = argumentsOf("test");
const references = referencesOf(import.meta.url);

const bump = (x: number) => {
  const e = Math.exp(-Math.abs(x));
  return e / (1 + e) ** 2;
};
const sigmoid = activation((x) => 1 / (1 + Math.exp(-x)), bump);
const layerOf = (name: string) => (name === "sigmoid" ? sigmoid : readActivation(args, name as "tanh"));

/** Computes E[φφ], E[φ′φ′] and the half-angle square, and the sizes of the first two for equal variables. */
function momentsOf(dual: Dual, [q1, q2]: readonly [number, number], half: number) {
  const [a, b] = [q1, q2].map((q) => dual.marginals(Float64Array.of(q)));
  const out = { half: 0, slope: 0 };
  dual.pair(a!, 0, b!, 0, half, out);
  const size = Math.sqrt(a!.squares[0]! * b!.squares[0]!);
  const slopeSize = Math.sqrt(a!.slopes[0]! * b!.slopes[0]!);
  return { value: size * cosineOf(out.half), slope: out.slope, half: out.half, size, slopeSize };
}

describe("quadratureDual", () => {
  const set =
    "E[φ(u) φ(v)], E[φ′(u) φ′(v)] and the half-angle square of φ(u) and φ(v) for correlation sign · (1 − distance)";
  interface Given {
    activation: string;
    variances: [number, number];
    sign: number;
    distance: number;
  }
  it("agrees with 80-bit quadrature from variance 1e-3 to 1e4 and up to nearly parallel variables", () => {
    for (const { given, expected } of references.all<Given, [number, number, number]>(set)) {
      const dual = dualOf(args, layerOf(given.activation), true);
      const found = momentsOf(dual, given.variances, (given.sign * given.distance) / 2);
      const [value, slope, half] = expected;
      const name = JSON.stringify(given);
      expect(Math.abs(found.value - value), name).toBeLessThan(4e-15 * found.size);
      expect(Math.abs(found.slope - slope), name).toBeLessThan(4e-15 * found.slopeSize);
      if (Math.abs(half) < 0.1) expect(Math.abs(found.half / half - 1), name).toBeLessThan(3e-12);
    }
  });

  for (const name of ["tanh", "swish"] as const) {
    it(`computes the same by the Hermite expansion and by the trapezoidal rule for ${name}`, () => {
      const f = pointwise({ type: "activation", name });
      const [expansion, trapezoid] = [quadratureDual(args, f, 300), quadratureDual(args, f, 0)];
      for (const variances of [
        [0.01, 0.01],
        [1, 1],
        [1, 0.5],
        [0.001, 1.1],
      ] as const) {
        const halves = [0.5, 0.2, 1e-2, 1e-4, 1e-7, 1e-10, 1e-14, 1e-20, -0.1, -1e-5, -1e-12];
        for (const half of halves) {
          const [a, b] = [momentsOf(expansion, variances, half), momentsOf(trapezoid, variances, half)];
          expect(Math.abs(a.value - b.value)).toBeLessThan(4e-15 * b.size);
          expect(Math.abs(a.slope - b.slope)).toBeLessThan(4e-15 * b.slopeSize);
          if (Math.abs(half) < 0.1) expect(Math.abs(a.half / b.half - 1)).toBeLessThan(1e-12);
        }
      }
    });
  }

  it("has marginals that are its values for equal variables", () => {
    for (const name of ["tanh", "swish", "elu", "sigmoid"]) {
      const dual = dualOf(args, layerOf(name), false);
      for (const q of [0, 1e-8, 1e-3, 3, 400, 1e8]) {
        const { half, slope, slopeSize } = momentsOf(dual, [q, q], q > 0 ? 0 : 0.5);
        expect(half).toBe(q > 0 || name === "sigmoid" ? 0 : 0.5);
        expect(Math.abs(slope - slopeSize)).toBeLessThan(4e-15 * slopeSize);
      }
    }
  });

  it("approaches the kernel of the sign function, and that of ReLU for swish and ELU, at large variances", () => {
    // The moments differ from their limits by terms of the order q^(−1/2) = 1e-8.
    const q = 1e16;
    const angle = 1.1;
    const half = Math.sin(angle / 2) ** 2;
    const tangent = momentsOf(dualOf(args, layerOf("tanh"), false), [q, q], half);
    expect(tangent.value).toBeCloseTo(1 - (2 * angle) / Math.PI, 7);
    const rectified = momentsOf(dualOf(args, relu(), false), [q, q], half);
    for (const name of ["swish", "elu"]) {
      const { value, slope } = momentsOf(dualOf(args, layerOf(name), false), [q, q], half);
      expect(value / rectified.value).toBeCloseTo(1, 7);
      expect(slope).toBeCloseTo(rectified.slope, 7);
    }
  });

  it("gives custom activations the kernels of the named ones, whatever the number of nodes", () => {
    const x = [
      [1, 2, -1],
      [0.3, -2, 1],
      [1, 2, -1.0001],
    ];
    const of = (phi: Parameters<typeof serial>[0], weightVariance: number) =>
      kernels(
        serial(dense({ weightVariance }), phi, dense({ weightVariance, biasVariance: 0.1 }), phi, dense()),
      )(x);
    for (const weightVariance of [0.5, 3, 50]) {
      const named = of(tanh(), weightVariance);
      for (const nodes of [2, 100, 300]) {
        const custom = of(
          activation(Math.tanh, (t) => 1 / Math.cosh(t) ** 2, { nodes }),
          weightVariance,
        );
        for (const kind of ["nngp", "ntk"] as const) {
          for (let i = 0; i < 3; i++) {
            for (let j = 0; j < 3; j++) {
              const size = Math.sqrt(named[kind].get(i, i) * named[kind].get(j, j));
              const difference = custom[kind].get(i, j) - named[kind].get(i, j);
              expect(Math.abs(difference)).toBeLessThan(2e-14 * size);
            }
          }
        }
      }
    }
  });

  it("refines its steps for functions that bend over shorter lengths", () => {
    const slope = 6;
    const steep = activation(
      (x) => Math.tanh(slope * x),
      (x) => 4 * slope * bump(2 * slope * x),
    );
    for (const half of [0.3, 1e-5, -0.01]) {
      const found = momentsOf(dualOf(args, steep, false), [2, 0.7], half);
      const scaled = [2 * slope ** 2, 0.7 * slope ** 2] as const;
      const expected = momentsOf(dualOf(args, tanh(), false), scaled, half);
      expect(Math.abs(found.value - expected.value)).toBeLessThan(4e-15 * expected.size);
      expect(Math.abs(found.slope / slope ** 2 - expected.slope)).toBeLessThan(4e-15 * expected.slopeSize);
      expect(Math.abs(found.half / expected.half - 1)).toBeLessThan(1e-12);
    }
  });

  it("refuses kinks and jumps of any derivative that matter, and functions that grow fast", () => {
    const positive = (x: number) => Math.max(x, 0);
    const refused = {
      relu: activation(positive, (x) => (x > 0 ? 1 : 0)),
      "relu²": activation(
        (x) => positive(x) ** 2,
        (x) => 2 * positive(x),
      ),
      "relu³": activation(
        (x) => positive(x) ** 3,
        (x) => 3 * positive(x) ** 2,
      ),
      "|x|": activation(Math.abs, Math.sign),
      "|x|³": activation(
        (x) => Math.abs(x) ** 3,
        (x) => 3 * x * Math.abs(x),
      ),
      elu: activation(
        (x) => (x > 0 ? x : Math.expm1(x)),
        (x) => (x > 0 ? 1 : Math.exp(x)),
      ),
      step: activation(
        (x) => (x > 0.3 ? 1 : 0),
        () => 0,
      ),
      "exp(x²)": activation(
        (x) => Math.exp(x * x),
        (x) => 2 * x * Math.exp(x * x),
      ),
    };
    for (const [name, phi] of Object.entries(refused)) {
      for (const weightVariance of [0.1, 1, 10]) {
        const network = serial(dense({ weightVariance }), phi, dense());
        const call = () => kernels(network)([[1, 2]]);
        expect(call, name).toThrow(ConvergenceError);
        expect(call, name).toThrow(
          /^kernels: the quadrature of the activation .* use an activation that has no kinks/,
        );
      }
    }
  });
});
