import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { pointwise } from "../../../src/networks/architecture/pointwise";
import {
  type ActivationLayer,
  abs,
  activation,
  cos,
  dense,
  elu,
  erf,
  exp,
  gaussian,
  gelu,
  kernels,
  leakyRelu,
  linear,
  polynomial,
  rbf,
  relu,
  serial,
  sign,
  sin,
  swish,
  tanh,
} from "../../../src/ntk";
import { dualOf } from "../../../src/ntk/duals/dual-of";
import { cosineOf, halfOfCosine } from "../../../src/ntk/duals/half-angle";
import { generator } from "../../../src/random";
import { referencesOf } from "../../helpers/references";
import { expectation, integrate } from "./quadrature";

const references = referencesOf(import.meta.url);

const sech = (x: number) => 1 / Math.cosh(x);
const cases: [string, ActivationLayer][] = [
  ["linear", linear()],
  ["relu", relu()],
  ["leakyRelu(0.2)", leakyRelu(0.2)],
  ["leakyRelu(-0.4)", leakyRelu(-0.4)],
  ["abs", abs()],
  ["erf", erf()],
  ["gelu", gelu()],
  ["sin", sin()],
  ["1.3 sin(0.7 x + 0.4)", sin({ amplitude: 1.3, frequency: 0.7, phase: 0.4 })],
  ["cos", cos()],
  ["rbf(0.3)", rbf(0.3)],
  ["exp", exp()],
  ["gaussian", gaussian()],
  ["sign", sign()],
  ["a polynomial", polynomial([0.3, -1, 0.5, 0.2])],
  ["tanh", tanh()],
  ["swish", swish()],
  ["ELU", elu()],
  ["a custom activation", activation(Math.tanh, (x) => sech(x) ** 2)],
];

/** Angles from 0 to π, including nearly parallel and nearly opposite variables. */
const angles = [0, 1e-9, 1e-4, 0.3, Math.PI / 2, 2.2, Math.PI - 1e-4, Math.PI - 1e-9, Math.PI];

/** Computes the half-angle square of an angle from the nearer of 0 and π. */
const halfOf = (theta: number) =>
  theta <= Math.PI / 2 ? Math.sin(theta / 2) ** 2 : -Math.max(Math.cos(theta / 2) ** 2, 1e-300);

describe("dualOf", () => {
  for (const [name, phi] of cases) {
    it(`agrees with two-dimensional adaptive quadrature for ${name}`, () => {
      const random = generator(7);
      const { value, derivative } = pointwise(phi);
      // The derivative of the sign function is taken as 0; values at kinks do not contribute to integrals.
      for (const theta of angles) {
        const [r1, r2] = [0.1 + 1.2 * random.uniform(), 0.1 + 1.2 * random.uniform()];
        const dual = dualOf(argumentsOf("test"), phi, false);
        const a = dual.marginals(Float64Array.of(r1 * r1));
        const b = dual.marginals(Float64Array.of(r2 * r2));
        const out = { half: 0, slope: 0 };
        dual.pair(a, 0, b, 0, halfOf(theta), out);
        const found = Math.sqrt(a.squares[0]! * b.squares[0]!) * cosineOf(out.half);
        const expected = expectation((u, v) => value(u) * value(v), r1, r2, theta);
        const slope = expectation((u, v) => derivative(u) * derivative(v), r1, r2, theta);
        expect(Math.abs(found - expected)).toBeLessThan(1e-10);
        expect(Math.abs(out.slope - slope)).toBeLessThan(1e-10);
      }
    });

    it(`agrees with one-dimensional quadrature for a single variable and ${name}`, () => {
      const { value, derivative } = pointwise(phi);
      for (const r of [0.01, 0.5, 1, 1.4]) {
        const { squares, slopes } = dualOf(argumentsOf("test"), phi, false).marginals(Float64Array.of(r * r));
        const mean = (f: (x: number) => number) => {
          const g = (x: number) => (f(r * x) ** 2 * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
          return integrate(g, -12, 0, 1e-14) + integrate(g, 0, 12, 1e-14);
        };
        expect(Math.abs(squares[0]! - mean(value))).toBeLessThan(1e-11);
        expect(Math.abs(slopes[0]! - mean(derivative))).toBeLessThan(1e-11);
      }
    });

    it(`is finite for a variable of variance 0 and ${name}`, () => {
      const dual = dualOf(argumentsOf("test"), phi, false);
      const [zero, positive] = [0, 0.8].map((q) => dual.marginals(Float64Array.of(q)));
      const out = { half: 0, slope: 0 };
      dual.pair(zero!, 0, positive!, 0, 0.5, out);
      const { value } = pointwise(phi);
      const found = Math.sqrt(zero!.squares[0]! * positive!.squares[0]!) * cosineOf(out.half);
      const expected = value(0) === 0 ? 0 : expectation((_u, v) => value(0) * value(v), 1, Math.sqrt(0.8), 1);
      expect(Math.abs(found - expected)).toBeLessThan(1e-10);
      expect(Number.isFinite(out.slope)).toBe(true);
    });
  }

  it("keeps the relative accuracy of small angles for ReLU", () => {
    // sin²(θ'/2) = sin²(θ/2) − (sin θ − θ cos θ)/(2π), so that θ'/θ → 1 as θ → 0.
    const dual = dualOf(argumentsOf("test"), relu(), false);
    const one = dual.marginals(Float64Array.of(1));
    const out = { half: 0, slope: 0 };
    for (const theta of [1e-3, 1e-6, 1e-9, 1e-14]) {
      dual.pair(one, 0, one, 0, Math.sin(theta / 2) ** 2, out);
      expect(out.slope).toBeCloseTo(0.5 - theta / (2 * Math.PI), 16);
      const angle = 2 * Math.asin(Math.sqrt(out.half));
      expect(Math.abs(angle / theta - 1)).toBeLessThan(theta);
    }
  });

  it("keeps all digits of GELU at large variances", () => {
    const set = "E[φ(u) φ(v)]/√(q11 q22) and E[φ′(u) φ′(v)] of the GELU for large variances";
    for (const { given, check } of references.all<{ variances: number[]; correlation: number }>(set)) {
      const dual = dualOf(argumentsOf("test"), gelu(), false);
      const [a, b] = given.variances.map((q) => dual.marginals(Float64Array.of(q)));
      const out = { half: 0, slope: 0 };
      dual.pair(a!, 0, b!, 0, halfOfCosine(given.correlation), out);
      const size =
        Math.sqrt(a!.squares[0]! / given.variances[0]!) * Math.sqrt(b!.squares[0]! / given.variances[1]!);
      check([size * cosineOf(out.half), out.slope]);
      if (given.correlation === 1 && given.variances[0] === given.variances[1])
        expect(Math.abs(a!.slopes[0]! - out.slope)).toBeLessThan(1e-15);
    }
  });

  it("gives the Gaussian kernel for RBF features", () => {
    const network = serial(dense(), rbf(0.7), dense());
    const { nngp } = kernels(network)([
      [1, 2],
      [0.5, -1],
    ]);
    // The inputs of the features are x/√n.
    expect(nngp.get(0, 1)).toBeCloseTo(Math.exp((-0.7 * (0.25 + 9)) / 2), 14);
  });
});
