import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import {
  CLASSES,
  drawEnvironment,
  FEATURES,
} from "../../../src/experiments/connectivity/motifs/environments";

const SAMPLES = 600;
const rowsOf = ({ data, shape }: NdArray): number[][] =>
  Array.from({ length: shape[0]! }, (_, p) => Array.from(data.subarray(p * shape[1]!, (p + 1) * shape[1]!)));
const classOf = (target: readonly number[]) => target.indexOf(1);

describe("drawEnvironment", () => {
  it("draws paths of the binary tree, to the left child with probability 0.7 below the first level", () => {
    const { inputs, targets } = drawEnvironment("tree", SAMPLES, 1);
    const labels = rowsOf(targets).map(classOf);
    const rows = rowsOf(inputs);
    for (const [p, row] of rows.entries()) {
      for (let node = 0; 2 * node + 2 < FEATURES; node++) {
        const children = row[2 * node + 1]! + row[2 * node + 2]!;
        // The root tells the side; below it, +1 goes to one child, and −1 to both.
        expect(children).toBe(node === 0 || row[node] === 1 ? 0 : -2);
      }
      expect(row[1]).toBe(row[0]);
      expect(row[3 + labels[p]!]).toBe(1);
    }
    const share = (node: number, child: number) => {
      const through = rows.filter((row) => row[node] === 1);
      return through.filter((row) => row[child] === 1).length / through.length;
    };
    const error = (p: number, count: number) => 4 * Math.sqrt((p * (1 - p)) / count);
    expect(Math.abs(share(1, 3) - 0.7)).toBeLessThan(error(0.7, SAMPLES / 2));
    expect(Math.abs(share(3, 7) - 0.7)).toBeLessThan(error(0.7, 0.3 * SAMPLES));
    const left = rows.filter((row) => row[1] === 1).length / SAMPLES;
    expect(Math.abs(left - 0.5)).toBeLessThan(error(0.5, SAMPLES));
  });

  it("draws clusters that share no features", () => {
    const { inputs, targets } = drawEnvironment("clusters", SAMPLES, 1);
    const labels = rowsOf(targets).map(classOf);
    const active = Array.from({ length: CLASSES }, () => new Set<string>());
    for (const [p, row] of rowsOf(inputs).entries()) {
      active[labels[p]!]!.add(row.flatMap((x, i) => (x === 1 ? [i] : [])).join());
    }
    const patterns = active.map((set) => [...set]);
    expect(patterns.every((set) => set.length === 1)).toBe(true);
    expect(patterns.flatMap(([pattern]) => pattern!.split(",")).map(Number)).toEqual(
      Array.from({ length: FEATURES }, (_, i) => i),
    );
  });
});
