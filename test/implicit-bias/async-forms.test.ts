import { describe, expect, it } from "vitest";
import type { ComputationOptions } from "../../src/concurrency/computation-options";
import {
  diagonalMinimiser,
  diagonalMinimiserAsync,
  marginAsymptotics,
  marginAsymptoticsAsync,
  maxMargin,
  maxMarginAsync,
} from "../../src/implicit-bias";
import { normal } from "../../src/random";
import { expectPauses, expectRejects } from "../helpers/async-form";

const points = normal({ shape: [60, 8], seed: 1 });
const labels = Array.from({ length: 60 }, (_, p) => (points.get(p, 0) > 0 ? 1 : -1));
const problem = { inputs: points, labels };
const regression = {
  inputs: normal({ shape: [5, 20], seed: 2 }),
  targets: [1, -1, 0.5, 0, 2],
  depth: 2,
  scale: 0.1,
};

/** Functions and their asynchronous forms. */
const FORMS: readonly [string, () => unknown, (run: ComputationOptions) => Promise<unknown>][] = [
  ["maxMargin", () => maxMargin(problem), (run) => maxMarginAsync(problem, run)],
  [
    "marginAsymptotics",
    () => marginAsymptotics(problem, { learningRate: 0.1 }),
    (run) => marginAsymptoticsAsync(problem, { learningRate: 0.1, ...run }),
  ],
  [
    "diagonalMinimiser",
    () => diagonalMinimiser(regression),
    (run) => diagonalMinimiserAsync(regression, run),
  ],
];

describe.each(FORMS)("the asynchronous form of %s", (_name, plain, form) => {
  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    expect(await expectPauses(form)).toEqual(plain());
    await expectRejects(form);
  });
});
