import { describe, test } from "vitest";
import type { Numbers } from "../../../scripts/references/reference-file";
import { empiricalNtk, jacobian, jacobianVectorProduct, vectorJacobianProduct } from "../../../src/ntk";
import type { SamplesLike } from "../../../src/ntk/architecture/samples";
import { expectWithin } from "../../helpers/references";
import { torchCases } from "../../networks/fixtures/torch-layers";
import { allLayers } from "../../networks/fixtures/torch-network";
import { finiteOf, packed, packedJacobian } from "./torch-finite";

/** Case with units at a kink, where the derivative here is the mean of both sides, and that of PyTorch is the left one. */
const AT_KINKS = "relu and leakyRelu at zero";

const known = torchCases.filter(({ layers }) => allLayers(layers).every(({ type }) => type !== "maxPool"));

describe.each(known.map((reference) => [reference.name, reference] as const))(
  "a finite network of PyTorch, %s,",
  (name, reference) => {
    const { check, cotangent, direction, expected, tolerance } = reference;
    const finite = finiteOf(reference);
    const inputs = reference.inputs as SamplesLike;

    test("has the outputs of PyTorch", () => {
      check("output", finite.forward(inputs));
    });

    if (name === AT_KINKS) return;

    test("has the derivatives and tangent kernels of PyTorch", () => {
      check("jacobianVectorProduct", jacobianVectorProduct(finite, inputs, packed(direction)));
      expectWithin(
        tolerance,
        vectorJacobianProduct(finite, inputs, cotangent),
        packed(expected.vectorJacobianProduct),
      );
      check("tangentKernel", empiricalNtk(finite, inputs));
      if (expected.fullTangentKernel !== undefined)
        check("fullTangentKernel", empiricalNtk(finite, inputs, undefined, { outputs: "full" }));
      const rows = packedJacobian(expected);
      if (rows !== undefined) expectWithin(tolerance, jacobian(finite, inputs), rows as Numbers);
    });
  },
);
