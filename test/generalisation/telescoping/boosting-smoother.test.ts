import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import {
  type BoostingLeaves,
  type BoostingOptions,
  boostingSmoother,
  boostingSmootherAsync,
  effectiveParameters,
} from "../../../src/generalisation";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { congruential, expectClose } from "../../helpers/numbers";

const [TRAIN, PROBE, TREES] = [30, 12, 25];
const draw = congruential(3);
const train = Array.from({ length: TRAIN }, () => [draw(), draw()]);
const probe = Array.from({ length: PROBE }, () => [draw(), draw()]);
const targets = train.map(([x, y]) => Math.sin(3 * x!) + y!);
/** Trees of depth 2 by hand: thresholds on both inputs that differ from tree to tree. */
const trees = Array.from({ length: TREES }, (_, t) => ({ x: 0.4 * Math.sin(t), y: 0.4 * Math.cos(2 * t) }));
const leafOf = (t: number, [x, y]: readonly number[]) =>
  3 + 2 * Number(x! > trees[t]!.x) + Number(y! > trees[t]!.y);
const leavesOf = (rows: readonly number[][]) => rows.map((row) => trees.map((_, t) => leafOf(t, row)));
const leaves = { train: leavesOf(train), probe: leavesOf(probe) };
const predicted = (rows: { get(i: number, j: number): number }, count: number) =>
  Float64Array.from({ length: count }, (_, i) => targets.reduce((sum, y, j) => sum + rows.get(i, j) * y, 0));

/** Predictions of the ensemble, tree by tree from the residuals of the training samples. */
function boost(learningRate: number, rows: readonly number[][]): Float64Array {
  const mean = targets.reduce((sum, y) => sum + y, 0) / TRAIN;
  const [fitted, out] = [train.map(() => mean), new Float64Array(rows.length).fill(mean)];
  for (let t = 0; t < TREES; t++) {
    const residuals = new Map<number, number[]>();
    for (const [i, row] of train.entries()) {
      const leaf = leafOf(t, row);
      residuals.set(leaf, [...(residuals.get(leaf) ?? []), targets[i]! - fitted[i]!]);
    }
    const value = (row: readonly number[]) => {
      const all = residuals.get(leafOf(t, row))!;
      return (learningRate * all.reduce((sum, r) => sum + r, 0)) / all.length;
    };
    for (const [i, row] of train.entries()) fitted[i]! += value(row);
    for (const [i, row] of rows.entries()) out[i]! += value(row);
  }
  return out;
}

describe("boostingSmoother", () => {
  it("predicts as the ensemble does that is built tree by tree", () => {
    for (const learningRate of [0.1, 1]) {
      const smoother = boostingSmoother(leaves, { learningRate });
      expectClose(predicted(smoother.train, TRAIN), boost(learningRate, train), 1e-13);
      expectClose(predicted(smoother.probe, PROBE), boost(learningRate, probe), 1e-13);
    }
  });

  it("keeps constants: the weights of every prediction sum to 1", () => {
    const { train: rows, probe: others } = boostingSmoother(leaves, { learningRate: 0.3 });
    for (const { data } of [rows, others]) {
      for (let at = 0; at < data.length; at += TRAIN) {
        const sum = data.subarray(at, at + TRAIN).reduce((total, x) => total + x, 0);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-13);
      }
    }
  });

  it("uses one parameter at first, one per leaf after a full step, and all samples if each has a leaf", () => {
    const small = boostingSmoother(leaves, { learningRate: 1e-9 });
    expect(Math.abs(effectiveParameters(small.train) - 1)).toBeLessThan(1e-7);
    const oneTree = (own: (i: number) => number) => {
      const rows = Array.from({ length: TRAIN }, (_, i) => [own(i)]);
      return boostingSmoother({ train: rows, probe: rows.slice(0, 5) }, { learningRate: 1 });
    };
    const four = oneTree((i) => 10 * (i % 4));
    expect(Math.abs(effectiveParameters(four.train) - 4)).toBeLessThan(1e-12);
    const all = oneTree((i) => -i);
    expect(Math.abs(effectiveParameters(all.train) - TRAIN)).toBeLessThan(1e-12);
    expect(Math.abs(effectiveParameters(all.probe) - TRAIN)).toBeLessThan(1e-12);
  });

  it("does not depend on the numbers of the leaves", () => {
    const renamed = (rows: number[][]) => rows.map((row) => row.map((leaf, t) => 7 * t - 2 * leaf));
    const other = { train: renamed(leaves.train), probe: renamed(leaves.probe) };
    const [a, b] = [leaves, other].map((given) => boostingSmoother(given, { learningRate: 0.2 }));
    expect(a!.train.data).toEqual(b!.train.data);
    expect(a!.probe.data).toEqual(b!.probe.data);
  });

  it("runs asynchronously with the same result, pauses, and ends at an abort", async () => {
    const options = { learningRate: 0.2 };
    const form = (run: object) => boostingSmootherAsync(leaves, { ...options, ...run });
    expect((await expectPauses(form)).train.data).toEqual(boostingSmoother(leaves, options).train.data);
    await expectRejects(form);
  });

  it("rejects leaves without training samples, wrong shapes, and options out of range", () => {
    const refused = (given: unknown, options: unknown = { learningRate: 0.1 }) =>
      expect(() => boostingSmoother(given as BoostingLeaves, options as BoostingOptions)).toThrow(
        ArgumentError,
      );
    expect(() =>
      boostingSmoother(
        {
          train: [[1, 1]],
          probe: [
            [1, 1],
            [1, 2],
          ],
        },
        { learningRate: 0.1 },
      ),
    ).toThrow(/leaves\.probe\[1, 1\] must be a leaf with training samples, received 2/);
    refused({ train: [], probe: [] });
    refused({ train: [[1, 2]], probe: [[1]] });
    refused({ train: [[1.5]], probe: [[1.5]] });
    refused({ train: [[1]] });
    refused({ train: [[1]], probe: [[1]], test: [[1]] });
    for (const learningRate of [0, -1, Number.NaN, undefined]) refused(leaves, { learningRate });
    refused(leaves, { learningRate: 0.1, rate: 1 });
    const trees = {
      train: [
        [1, 1, 1],
        [1, 2, 2],
        [2, 2, 1],
      ],
      probe: [[1, 1, 1]],
    };
    expect(() => boostingSmoother(trees, { learningRate: 1e200 })).toThrow(
      /learningRate must be small enough/,
    );
    const many = Array.from({ length: 12_000 }, () => [1]);
    expect(() => boostingSmoother({ train: many, probe: [[1]] }, { learningRate: 0.1 })).toThrow(/bytes/);
  });
});
