import { describe, expect, it } from "vitest";
import { ArgumentError, toNested } from "../../src/arrays";
import { matmul, svd } from "../../src/linalg";
import { contextual, correlations, semanticHierarchy, twoPoints, xor } from "../../src/tasks";

const distance = (a: ArrayLike<number>, b: number[]) => Math.max(...b.map((x, i) => Math.abs(x - a[i]!)));

describe("semanticHierarchy", () => {
  const { inputs, targets, labels } = semanticHierarchy();

  it("labels eight items and their properties", () => {
    expect(labels?.items).toEqual(["canary", "robin", "salmon", "sunfish", "oak", "pine", "rose", "daisy"]);
    expect(inputs.shape).toEqual([8, 8]);
    expect(targets.shape).toEqual([8, labels?.features?.length]);
    expect(new Set(labels?.features).size).toBe(22);
    const propertiesOf = (item: number) => labels?.features?.filter((_, f) => targets.get(item, f) === 1);
    expect(propertiesOf(0)).toEqual([
      "can grow",
      "is living",
      "can move",
      "has skin",
      "can fly",
      "has feathers",
      "can sing",
    ]);
    expect(propertiesOf(6)).toContain("has thorns");
  });

  it("has strictly ordered levels: √29 > √13 > √5 (twice) > 1 (four times)", () => {
    // Item Gram matrix 2·11ᵀ + 2·(halves) + 2·(quarters) + I: eigenvalues 16+8+4+1, 8+4+1, 4+1, 1.
    const { singularValues, u } = svd(targets);
    expect(distance(singularValues, [29, 13, 5, 5, 1, 1, 1, 1].map(Math.sqrt))).toBeLessThan(1e-13);
    const firstSplit = Array.from({ length: 8 }, (_, i) => Math.sign(u.get(i, 1) * u.get(0, 1)));
    expect(firstSplit).toEqual([1, 1, 1, 1, -1, -1, -1, -1]);
  });

  it("is fresh every time", () => {
    semanticHierarchy().targets.data.fill(7);
    semanticHierarchy().labels?.items?.pop();
    expect(semanticHierarchy()).toEqual({ inputs, targets, labels });
  });
});

describe("xor", () => {
  it("is 1 where the inputs differ, and uncorrelated with them", () => {
    const task = xor();
    expect(toNested(task.inputs)).toEqual([
      [-1, -1],
      [-1, 1],
      [1, -1],
      [1, 1],
    ]);
    expect([...task.targets.data]).toEqual([-1, 1, 1, -1]);
    const { inputInput, outputInput, outputPower } = correlations(task);
    expect(toNested(inputInput)).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect([...outputInput.data, outputPower]).toEqual([0, 0, 1]);
  });
});

describe("twoPoints", () => {
  it("defaults to -1, 0 and 0.6, 0.6 + √½ (theory 1.8)", () => {
    const { inputs, targets } = twoPoints();
    expect([...inputs.data]).toEqual([-1, 0]);
    expect([...targets.data]).toEqual([0.6, 0.6 + Math.SQRT1_2]);
  });

  it("keeps the squared distances whatever the sizes", () => {
    const sizes = { inputSize: 7, outputSize: 3 };
    const { inputs, targets } = twoPoints({
      inputDistanceSquared: 2.5,
      targetDistanceSquared: 0.3,
      ...sizes,
    });
    const square = (data: Float64Array, n: number) =>
      Array.from({ length: n }, (_, i) => (data[n + i]! - data[i]!) ** 2).reduce((a, b) => a + b);
    expect(square(inputs.data, 7)).toBeCloseTo(2.5, 14);
    expect(square(targets.data, 3)).toBeCloseTo(0.3, 14);
    expect(inputs.get(0, 4)).toBeCloseTo(-1 / Math.sqrt(7), 15);
  });

  it("refuses distances and sizes out of range", () => {
    expect(() => twoPoints({ inputDistanceSquared: 0 })).toThrow(ArgumentError);
    expect(() => twoPoints({ targetDistanceSquared: -1 })).toThrow(ArgumentError);
    expect(() => twoPoints({ inputSize: 1.5 })).toThrow("inputSize");
    expect(() => twoPoints({ outputSize: 2 ** 40 })).toThrow("outputSize");
  });
});

describe("contextual", () => {
  const task = contextual({ objects: 8, contexts: 3 });
  const { inputInput, outputInput } = correlations(task);
  const { singularValues, v } = svd(outputInput);

  it("has inputs [24, 11] and targets [24, 60] with the common block and one context's block filled", () => {
    expect([task.inputs.shape, task.targets.shape]).toEqual([
      [24, 11],
      [24, 60],
    ]);
    const active = (sample: number) =>
      Array.from({ length: 60 }, (_, f) => f).filter((f) => task.targets.get(sample, f) === 1);
    // Object 5 of context 1: root, second half, third quarter, itself; and the same in the third block of 15.
    expect(active(8 + 5)).toEqual([0, 2, 5, 12, 30, 32, 35, 42]);
    expect(task.labels?.items?.[13]).toBe("2.1.2 in context 2");
    expect(task.labels?.features?.[35]).toBe("2.1 (context 2)");
  });

  it("has the squared singular values 15, 7, 3, 3, 1, 1, 1, 1 of a tree of items", () => {
    const common = Array.from({ length: 8 }, (_, object) =>
      Array.from({ length: 15 }, (_, f) => task.targets.get(object, f)),
    );
    const squares = [...svd(common).singularValues].map((s) => s * s);
    // Origin: on paper, sums over the tree's levels (Jarvis et al. 2025). Tolerance 1e-13.
    expect(distance(squares, [15, 7, 3, 3, 1, 1, 1, 1])).toBeLessThan(1e-13);
  });

  it("has the singular values of Σyx of three contexts", () => {
    // Origin: numpy's SVD for the data set of Jarvis et al. 2025, five decimals. Tolerance 5e-6.
    const stated = [1.07044, 0.45644, 0.45644, 0.38188, 0.25, 0.25, 0.14434, 0.14434, 0.14434, 0.14434, 0];
    expect(singularValues).toHaveLength(11);
    expect(distance(singularValues, stated)).toBeLessThan(5e-6);
  });

  it("has a Σxx that Σyx's right singular vectors diagonalise, with their variances", () => {
    const rotated = matmul(matmul(v, inputInput, { transposeLeft: true }), v);
    // Origin: numpy, the diagonal of Vᵀ Σxx V for the data set of Jarvis et al. 2025. Tolerance 5e-6.
    const stated = [0.45833, 0.33333, 0.33333, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0];
    for (let i = 0; i < 11; i++) {
      expect(Math.abs(rotated.get(i, i) - stated[i]!)).toBeLessThan(5e-6);
      for (let j = 0; j < i; j++) expect(Math.abs(rotated.get(i, j))).toBeLessThan(1e-14);
    }
  });

  it("refuses objects that are no power of two, and no contexts", () => {
    expect(() => contextual({ objects: 6, contexts: 2 })).toThrow("a power of two");
    expect(() => contextual({ objects: 1, contexts: 2 })).toThrow(ArgumentError);
    expect(() => contextual({ contexts: 0 })).toThrow("contexts");
    expect(() => contextual({ objects: 2 ** 20, contexts: 2 })).toThrow("bytes");
    expect(contextual({ objects: 2, contexts: 1 }).targets.shape).toEqual([2, 6]);
  });
});
