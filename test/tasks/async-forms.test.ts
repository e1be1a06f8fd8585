import { describe, expect, it } from "vitest";
import { toNdArray } from "../../src/arrays";
import type { ComputationOptions } from "../../src/concurrency/computation-options";
import { normal } from "../../src/random";
import { correlations, correlationsAsync, teacher, teacherAsync, whiten, whitenAsync } from "../../src/tasks";
import { expectPauses, expectRejects } from "../helpers/async-form";

const inputs = normal({ shape: [4002, 120], seed: 1 });
const targets = normal({ shape: [4002, 3], seed: 2 });
const task = { inputs, targets };
const pixels = toNdArray(
  inputs.data.map((x) => Math.round(99 * x)),
  [4002, 120],
);
const options = { inputSize: 90, outputSize: 3, samples: 200, noise: 0.1, whiten: true };

/** Functions and their asynchronous forms. */
const FORMS: readonly [string, () => unknown, (run: ComputationOptions) => Promise<unknown>][] = [
  ["correlations", () => correlations(task), (run) => correlationsAsync(task, run)],
  [
    "correlations, of integers",
    () => correlations({ inputs: pixels, targets }),
    (run) => correlationsAsync({ inputs: pixels, targets }, run),
  ],
  ["whiten", () => whiten(task), (run) => whitenAsync(task, run)],
  ["teacher", () => teacher(options), (run) => teacherAsync({ ...options, ...run })],
];

describe.each(FORMS)("the asynchronous form of %s", (_name, plain, form) => {
  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    expect(await expectPauses(form)).toEqual(plain());
    await expectRejects(form);
  });
});
