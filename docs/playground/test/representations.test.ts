import { taskModes } from "learning-dynamics/deep-linear";
import { normal } from "learning-dynamics/random";
import { dissimilarity, linearDissimilarity } from "learning-dynamics/representations";
import { semanticHierarchy } from "learning-dynamics/tasks";
import { describe, expect, it } from "vitest";
import type { Compute } from "../src/computations";
import { defaultsOf } from "../src/parameter";
import { compute } from "../src/rooms/representations/compute";
import { splitDistance } from "../src/rooms/representations/measures";
import { type RepresentationsValues, representations } from "../src/rooms/representations/parameters";
import { RECORDS, representationsPlan } from "../src/rooms/representations/plan";
import { type CurveOf, presetCurves } from "./preset-curves";

const ITEMS = 8;
const defaults = defaultsOf(representations.parameters) as RepresentationsValues;

it("distances of a split follow from the distances between items", () => {
  const rows = Array.from({ length: ITEMS }, (_, i) => [...normal({ shape: [3], seed: i }).data]);
  const matrix = dissimilarity(rows);
  const mean = (a: readonly number[], b: readonly number[]) =>
    a.flatMap((i) => b.map((j) => matrix.get(i, j))).reduce((sum, d) => sum + d, 0) / (a.length * b.length);
  const between = (a: readonly number[], b: readonly number[]) =>
    mean(a, b) - mean(a, a) / 2 - mean(b, b) / 2;
  expect(splitDistance(rows, 0)).toBeCloseTo(between([0, 1, 2, 3], [4, 5, 6, 7]), 12);
  expect(splitDistance(rows, 1)).toBeCloseTo((between([0, 1], [2, 3]) + between([4, 5], [6, 7])) / 2, 12);
});

it.each(["hidden", "output"] as const)(
  "the closed form of the %s layer has the distances of the library",
  async (layer) => {
    const values = { ...defaults, layer };
    const {
      end,
      shown,
      initial = values.initial,
    } = { ...representationsPlan(values), initial: values.initial };
    const outcome = await compute(values, { signal: new AbortController().signal, report: () => {} });
    const map = outcome.plots.distances![0]!;
    const times = [(end * shown) / RECORDS];
    const expected = linearDissimilarity(taskModes(semanticHierarchy()), { initial, times, layer }).data;
    const largest = Math.max(...expected);
    if (map.type !== "cell") throw new Error("no map");
    for (const [i, value] of map.values.flat().entries())
      expect(value).toBeCloseTo(expected[i]! / largest, 12);
  },
);

describe("the presets show what their texts say:", () => {
  const curves = (name: string): Promise<CurveOf> =>
    presetCurves(representations, compute as unknown as Compute, name);
  const ends = (numbers: readonly number[]) => [numbers[0]!, numbers.at(-1)!] as const;
  const similarity = (of: CurveOf, category: string) => ends(of("similarity", "gradient descent", category));
  /** Computes the time of half of the final value, as a fraction of the displayed time. */
  const half = (numbers: readonly number[]) =>
    numbers.findIndex((value) => value >= numbers.at(-1)! / 2) / (numbers.length - 1);
  const levels = (of: CurveOf) =>
    ["superordinate", "basic", "subordinate"].map((level) => half(of("levels", "gradient descent", level)));

  it("levels of the tree are learned in order, and two networks become equal", async () => {
    const of = await curves("The tree, level by level");
    const [first, second, third] = levels(of);
    expect(first).toBeLessThan(second!);
    expect(second).toBeLessThan(0.7 * third!);
    expect(Math.abs(similarity(of, "two networks")[0])).toBeLessThan(0.1);
    expect(similarity(of, "two networks")[1]).toBeGreaterThan(0.99);
  });

  it("large weights keep their distances, show no tree and differ", async () => {
    const of = await curves("Large weights");
    expect(similarity(of, "layer and its start")[1]).toBeGreaterThan(0.65);
    expect(similarity(of, "layer and tree")[1]).toBeLessThan(0.2);
    expect(similarity(of, "two networks")[1]).toBeLessThan(0.2);
  });

  it("networks of rectified units learn the levels in order, and become similar but not equal", async () => {
    const of = await curves("Rectified units");
    const order = levels(of);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(similarity(of, "two networks")[1]).toBeGreaterThan(0.85);
    expect(similarity(of, "two networks")[1]).toBeLessThan(0.95);
  });

  it("four units do not distinguish single species", async () => {
    const of = await curves("Four units");
    expect(ends(of("levels", "gradient descent", "subordinate"))[1]).toBeLessThan(1e-2);
    expect(ends(of("levels", "gradient descent", "basic"))[1]).toBeGreaterThan(2);
  });

  it("levels appear later in the output layer, which ends with the distances of the properties", async () => {
    const of = await curves("The output layer");
    const hidden = await curves("The tree, level by level");
    for (const level of ["superordinate", "basic", "subordinate"]) {
      const [late, early] = [of, hidden].map((one) => half(one("levels", "closed form", level)));
      expect(late).toBeGreaterThan(early!);
    }
    expect(similarity(of, "layer and tree")[1]).toBeGreaterThan(0.999);
  });

  it("CKA of two random networks is large", async () => {
    expect(similarity(await curves("CKA of few items"), "two networks")[0]).toBeGreaterThan(0.75);
  });

  it("without relations all levels grow at once, and no tree appears", async () => {
    const of = await curves("Control: no relations");
    const order = levels(of);
    expect(Math.max(...order) - Math.min(...order)).toBeLessThan(0.05);
    expect(Math.max(...of("similarity", "gradient descent", "layer and tree"))).toBeLessThan(0.5);
  });
});
