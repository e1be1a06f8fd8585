import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { matmul } from "../../../src/linalg";
import {
  type FiniteNetwork,
  initialise,
  jacobian,
  jacobianVectorProduct,
  vectorJacobianProduct,
} from "../../../src/ntk";
import { withParameters } from "../../../src/ntk/finite/finite-network";
import { normal } from "../../../src/random";
import { largestDifference, largestEntry } from "../../helpers/numbers";
import { cases } from "./network-cases";

const packed = ({ parameters }: FiniteNetwork) =>
  Float64Array.from(parameters.flatMap(({ data }) => [...data]));

/** Approximates the Jacobian by central differences; returns the derivatives [N, O, P] in one array. */
function differenceJacobian(finite: FiniteNetwork, inputs: Parameters<typeof jacobian>[1]): Float64Array {
  const theta = packed(finite);
  const derivatives = Array.from(theta, (w, k) => {
    const h = 1e-5 * Math.max(1, Math.abs(w));
    const outputs = (shift: number) =>
      withParameters(
        finite,
        theta.map((v, i) => (i === k ? v + shift : v)),
      ).forward(inputs).data;
    const behind = outputs(-h);
    return outputs(h).map((f, i) => (f - behind[i]!) / (2 * h));
  });
  return Float64Array.from(
    { length: theta.length * derivatives[0]!.length },
    (_, at) => derivatives[at % theta.length]![Math.floor(at / theta.length)]!,
  );
}

describe("jacobian and its products with vectors", () => {
  for (const [name, network, inputSize, inputs] of cases) {
    for (const parameterisation of ["ntk", "standard"] as const) {
      const finite = initialise(network, { inputSize, seed: 5, parameterisation });
      const x1 = inputs(4, 1);
      it(`agrees with central differences for ${name}, ${parameterisation}`, () => {
        const exact = jacobian(finite, x1);
        const theta = packed(finite);
        const differences = differenceJacobian(finite, x1);
        const size = largestEntry(exact);
        expect(largestDifference(exact.data, differences)).toBeLessThan(1e-8 * size);
        const direction = normal({ shape: [theta.length], seed: 9 });
        const along = jacobianVectorProduct(finite, x1, direction);
        const flat = toNdArray(exact.data.slice(), [along.data.length, theta.length]);
        const column = toNdArray(direction.data.slice(), [theta.length, 1]);
        expect(largestDifference(along.data, matmul(flat, column).data)).toBeLessThan(1e-12 * theta.length);
        const cotangent = normal({ shape: along.shape, seed: 10 });
        const seed = toNdArray(cotangent.data.slice(), [1, along.data.length]);
        expect(
          largestDifference(vectorJacobianProduct(finite, x1, cotangent).data, matmul(seed, flat).data),
        ).toBeLessThan(1e-12 * theta.length);
      });
    }
  }
});
