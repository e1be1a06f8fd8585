import { describe, test } from "vitest";
import type { Numbers } from "../../../scripts/references/reference-file";
import {
  empiricalNtk,
  jacobian,
  jacobianVectorProduct,
  type SamplesLike,
  vectorJacobianProduct,
} from "../../../src/ntk";
import { expectWithin } from "../../helpers/references";
import { torchCases } from "../../networks/fixtures/torch-layers";
import { finiteOf, packed, packedJacobian } from "./torch-finite";

describe.each(torchCases.map((reference) => [reference.name, reference] as const))(
  "a finite network of PyTorch, %s,",
  (_, reference) => {
    const { check, cotangent, direction, expected, tolerance } = reference;
    const finite = finiteOf(reference);
    const inputs = reference.inputs as SamplesLike;

    test("has the outputs of PyTorch", () => {
      check("output", finite.forward(inputs));
    });

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
