import { describe, expect, it } from "vitest";
import type { ComputationOptions } from "../../src/concurrency/computation-options";
import {
  forward,
  forwardAsync,
  gradient,
  gradientAsync,
  hessianVectorProduct,
  hessianVectorProductAsync,
  initialise,
  inputGradient,
  inputGradientAsync,
  jacobian,
  jacobianAsync,
  jacobianVectorProduct,
  jacobianVectorProductAsync,
  loss,
  lossAsync,
  mlp,
  sampleGradients,
  sampleGradientsAsync,
  tangentKernel,
  tangentKernelAsync,
  vectorJacobianProduct,
  vectorJacobianProductAsync,
} from "../../src/networks";
import { normal } from "../../src/random";
import { expectPauses, expectRejects } from "../helpers/async-form";

const network = mlp({ widths: [4, 6, 2], activation: "relu" });
const parameters = initialise(network);
const inputs = normal({ shape: [1100, 4], seed: 1 });
const task = { inputs, targets: normal({ shape: [1100, 2], seed: 2 }) };
const smooth = mlp({ widths: [4, 6, 2], activation: "tanh" });
const direction = { ...initialise(smooth, { seed: 5 }), inputs: normal({ shape: [1100, 4], seed: 6 }) };
const { weights, biases } = direction;
const cotangent = normal({ shape: [1100, 2], seed: 7 });
const few = normal({ shape: [20, 4], seed: 3 });

/** Functions and their asynchronous forms. */
const FORMS: readonly [string, () => unknown, (run: ComputationOptions) => Promise<unknown>][] = [
  ["loss", () => loss(network, parameters, task), (run) => lossAsync(network, parameters, task, run)],
  [
    "gradient",
    () => gradient(network, parameters, task),
    (run) => gradientAsync(network, parameters, task, { loss: "half-mean-square", ...run }),
  ],
  [
    "forward",
    () => forward(network, parameters, inputs),
    (run) => forwardAsync(network, parameters, inputs, run),
  ],
  [
    "tangentKernel",
    () => tangentKernel(network, parameters, few),
    (run) => tangentKernelAsync(network, parameters, few, run),
  ],
  [
    "jacobian",
    () => jacobian(network, parameters, inputs),
    (run) => jacobianAsync(network, parameters, inputs, run),
  ],
  [
    "jacobianVectorProduct",
    () => jacobianVectorProduct(network, parameters, inputs, direction),
    (run) => jacobianVectorProductAsync(network, parameters, inputs, direction, run),
  ],
  [
    "vectorJacobianProduct",
    () => vectorJacobianProduct(network, parameters, inputs, cotangent),
    (run) => vectorJacobianProductAsync(network, parameters, inputs, cotangent, run),
  ],
  [
    "inputGradient",
    () => inputGradient(network, parameters, task),
    (run) => inputGradientAsync(network, parameters, task, { loss: "half-mean-square", ...run }),
  ],
  [
    "sampleGradients",
    () => sampleGradients(network, parameters, task),
    (run) => sampleGradientsAsync(network, parameters, task, run),
  ],
  [
    "hessianVectorProduct",
    () => hessianVectorProduct(smooth, parameters, task, { weights, biases }),
    (run) => hessianVectorProductAsync(smooth, parameters, task, { weights, biases }, run),
  ],
];

describe.each(FORMS)("the asynchronous form of %s", (_name, plain, form) => {
  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    expect(await expectPauses(form)).toEqual(plain());
    await expectRejects(form);
  });
});
