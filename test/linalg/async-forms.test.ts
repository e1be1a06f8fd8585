import { describe, expect, it } from "vitest";
import type { ComputationOptions } from "../../src/concurrency/computation-options";
import * as linalg from "../../src/linalg";
import { normal } from "../../src/random";
import { abortedRun, expectPauses, expectRejects } from "../helpers/async-form";

const square = normal({ shape: [300, 300], seed: 1 });
const tall = normal({ shape: [700, 90], seed: 2 });
const right = normal({ shape: [300, 3], seed: 3 });
const gram = linalg.matmul(square, square, { transposeRight: true });
const large = normal({ shape: [600, 520], seed: 4 });

/** Functions and their asynchronous forms. */
const FORMS: readonly [string, () => unknown, (run: ComputationOptions) => Promise<unknown>][] = [
  ["symmetricEigen", () => linalg.symmetricEigen(gram), (run) => linalg.symmetricEigenAsync(gram, run)],
  [
    "symmetricEigenvalues",
    () => linalg.symmetricEigenvalues(gram),
    (run) => linalg.symmetricEigenvaluesAsync(gram, run),
  ],
  ["svd", () => linalg.svd(square), (run) => linalg.svdAsync(square, run)],
  ["svd of a tall matrix", () => linalg.svd(tall), (run) => linalg.svdAsync(tall, run)],
  ["singularValues", () => linalg.singularValues(tall), (run) => linalg.singularValuesAsync(tall, run)],
  ["eigen", () => linalg.eigen(square), (run) => linalg.eigenAsync(square, run)],
  ["eigen of a symmetric matrix", () => linalg.eigen(gram), (run) => linalg.eigenAsync(gram, run)],
  ["cholesky", () => linalg.cholesky(gram), (run) => linalg.choleskyAsync(gram, run)],
  ["qr", () => linalg.qr(tall), (run) => linalg.qrAsync(tall, run)],
  ["solve", () => linalg.solve(square, right), (run) => linalg.solveAsync(square, right, run)],
  [
    "pseudoInverse",
    () => linalg.pseudoInverse(tall, { tolerance: 1e-6 }),
    (run) => linalg.pseudoInverseAsync(tall, { tolerance: 1e-6, ...run }),
  ],
  [
    "principalComponents",
    () => linalg.principalComponents(tall, { components: 3 }),
    (run) => linalg.principalComponentsAsync(tall, { components: 3, ...run }),
  ],
  ...[false, true].flatMap((transposeLeft) =>
    [false, true].map((transposeRight) => {
      const options = { transposeLeft, transposeRight };
      const other = transposeLeft === transposeRight ? linalg.matmul(large, gramOf(large)) : large;
      const factors = transposeLeft === transposeRight ? [large, transposedOf(other)] : [large, other];
      return [
        `matmul ${JSON.stringify(options)}`,
        () => linalg.matmul(factors[0]!, factors[1]!, options),
        (run: ComputationOptions) => linalg.matmulAsync(factors[0]!, factors[1]!, { ...options, ...run }),
      ] as [string, () => unknown, (run: ComputationOptions) => Promise<unknown>];
    }),
  ),
];

function gramOf(a: typeof large) {
  return linalg.matmul(a, a, { transposeLeft: true });
}

function transposedOf(a: typeof large) {
  return a.transpose(1, 0);
}

describe.each(FORMS)("the asynchronous form of %s", (_name, plain, form) => {
  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    expect(await expectPauses(form)).toEqual(plain());
    await expectRejects(form);
  });
});

describe("an asynchronous form", () => {
  it("leaves the next computation undisturbed when it is aborted", async () => {
    await expect(abortedRun((run) => linalg.svdAsync(square, run))).rejects.toThrow("stopped");
    expect(await linalg.svdAsync(square)).toEqual(linalg.svd(square));
  });

  it("runs at the same time as others", async () => {
    const [a, b] = await Promise.all([linalg.symmetricEigenAsync(gram), linalg.svdAsync(square)]);
    expect([a, b]).toEqual([linalg.symmetricEigen(gram), linalg.svd(square)]);
  });

  it("names itself in the errors of its arguments", async () => {
    await expect(linalg.choleskyAsync([[1, 2]])).rejects.toThrow("choleskyAsync: matrix must be");
    await expect(linalg.choleskyAsync([[-1]])).rejects.toThrow(
      "choleskyAsync: matrix must be positive definite",
    );
    await expect(linalg.pseudoInverseAsync([[1]], { tolerance: -1 })).rejects.toThrow("options.tolerance");
  });
});
