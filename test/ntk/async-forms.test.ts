import { describe, expect, it } from "vitest";
import type { NdArray } from "../../src/arrays";
import type { ComputationOptions } from "../../src/concurrency/computation-options";
import * as linalg from "../../src/linalg";
import * as ntk from "../../src/ntk";
import { normal } from "../../src/random";
import { expectPauses, expectRejects } from "../helpers/async-form";

const dense = ntk.dense({ width: 24, weightVariance: 2, biasVariance: 0.1 });
const outer = ntk.dense({ width: 2 });
const finite = ntk.initialise(ntk.serial(dense, ntk.erf(), dense, ntk.erf(), outer), {
  inputSize: 6,
  seed: 1,
});
const x = normal({ shape: [40, 6], seed: 1 });
const x2 = normal({ shape: [30, 6], seed: 2 });
const filters = ntk.conv({ filter: [2, 2], width: 4 });
const convolutional = ntk.serial(filters, ntk.relu(), ntk.globalAveragePool(), outer);
const images = normal({ shape: [6, 4, 4, 1], seed: 3 });
const finiteImages = ntk.initialise(convolutional, { inputSize: [4, 4, 1], seed: 1 });
const factor = normal({ shape: [80, 90], seed: 4 });
const kernel = linalg.matmul(factor, factor, { transposeRight: true });
const targets = normal({ shape: [80, 2], seed: 5 });
const learned = { inputs: x, targets: normal({ shape: [40, 2], seed: 6 }) };
const unlabelled = { samples: normal({ shape: [200, 5], seed: 7 }), features: 90 };

/** Functions and their asynchronous forms. */
const FORMS: readonly [string, () => unknown, (run: ComputationOptions) => Promise<unknown>][] = [
  ...(["structured", "products"] as const).flatMap((method) =>
    (["trace", "full"] as const).map(
      (outputs): [string, () => unknown, (run: ComputationOptions) => Promise<unknown>] => [
        `empiricalNtk ${method} ${outputs}`,
        () => ntk.empiricalNtk(finite, x, x2, { method, outputs }),
        (run) => ntk.empiricalNtkAsync(finite, x, x2, { method, outputs, ...run }),
      ],
    ),
  ),
  [
    "empiricalNtk of images",
    () => ntk.empiricalNtk(finiteImages, images),
    (run) => ntk.empiricalNtkAsync(finiteImages, images, undefined, run),
  ],
  [
    "kernelGradientFlow",
    () => ntk.kernelGradientFlow({ kernel, targets }).eigenvalues,
    async (run) => (await ntk.kernelGradientFlowAsync({ kernel, targets }, run)).eigenvalues,
  ],
  [
    "kernelGradientDescent",
    () => ntk.kernelGradientDescent({ kernel, targets, learningRate: 1e-3 }).train(10),
    async (run) =>
      (await ntk.kernelGradientDescentAsync({ kernel, targets, learningRate: 1e-3 }, run)).train(10),
  ],
  [
    "ensemble",
    () => ntk.ensemble({ nngp: kernel, targets })(2).mean,
    async (run) => (await (await ntk.ensembleAsync({ nngp: kernel, targets }, run))(2)).mean,
  ],
  [
    "the gradient flow of a Taylor model",
    () => ntk.taylorModel(finite, { order: 1 }).gradientFlow(learned).predict(x2, 1),
    async (run) => {
      const flow = await ntk.taylorModel(finite, { order: 1 }).gradientFlowAsync(learned, run);
      return flow.predict(x2, 1);
    },
  ],
  [
    "neuralRepresentation",
    () => ntk.neuralRepresentation(unlabelled).transform(unlabelled.samples),
    async (run) =>
      (await ntk.neuralRepresentationAsync({ ...unlabelled, ...run })).transform(unlabelled.samples),
  ],
];

describe.each(FORMS)("the asynchronous form of %s", (_name, plain, form) => {
  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    expect(await expectPauses(form)).toEqual(plain());
    await expectRejects(form);
  });
});

describe("jacobianAsync, and empiricalNtkAsync by Jacobians", () => {
  it("have the same numbers, pause, and reject when they are aborted", async () => {
    const wide = ntk.serial(
      ntk.dense({ width: 400 }),
      ntk.erf(),
      ntk.dense({ width: 400 }),
      ntk.erf(),
      outer,
    );
    const network = ntk.initialise(wide, { inputSize: 6, seed: 1 });
    const form = (run: ComputationOptions) => ntk.jacobianAsync(network, x2, run);
    const bytes = ({ data }: NdArray) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    expect(bytes(await expectPauses(form)).equals(bytes(ntk.jacobian(network, x2)))).toBe(true);
    await expectRejects(form);
    const kernelForm = (run: ComputationOptions) =>
      ntk.empiricalNtkAsync(network, x2, undefined, { method: "jacobian", ...run });
    const kernel = ntk.empiricalNtk(network, x2, undefined, { method: "jacobian" });
    expect((await expectPauses(kernelForm)).data).toEqual(kernel.data);
    await expectRejects(kernelForm);
  });
});

describe("the function that ensembleAsync resolves with", () => {
  it.each([0.5, Number.POSITIVE_INFINITY])("predicts like that of ensemble at time %s", async (t) => {
    const large = linalg.matmul(
      normal({ shape: [520, 530], seed: 8 }),
      normal({ shape: [520, 530], seed: 8 }),
      {
        transposeRight: true,
      },
    );
    const options = { nngp: large, ntk: large, targets: normal({ shape: [520, 1], seed: 9 }) };
    const cross = { nngp: large, ntk: large, test: large };
    const [plain, predict] = [ntk.ensemble(options), await ntk.ensembleAsync(options)];
    for (const tests of [undefined, cross]) {
      const { mean, covariance } = await expectPauses((run) => predict(t, tests, run));
      const expected = plain(t, tests);
      expect(mean.data).toEqual(expected.mean.data);
      expect(covariance.data).toEqual(expected.covariance.data);
    }
    await expectRejects((run) => predict(t, cross, run));
  });
});

describe("kernelsAsync", () => {
  it("replaces a property of kernels, which names it", () => {
    const network = ntk.serial(ntk.dense(), ntk.relu(), ntk.dense());
    const old = () => (ntk.kernels(network) as unknown as { async: unknown }).async;
    expect(old).toThrow("kernelsAsync(network)(x1, x2, run)");
    expect(Object.keys(ntk.kernels(network))).not.toContain("async");
  });
});
