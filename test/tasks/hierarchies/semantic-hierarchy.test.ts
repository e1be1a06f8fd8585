import { describe, expect, it } from "vitest";
import { svd } from "../../../src/linalg";
import { semanticHierarchy } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";

describe("semanticHierarchy", () => {
  const { inputs, targets, labels } = semanticHierarchy();

  it("has labels for eight items and their properties", () => {
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

  it("has strictly ordered singular values by level: √29 > √13 > √5 (twice) > 1 (four times)", () => {
    // The Gram matrix of the items is 2·11ᵀ + 2·(halves) + 2·(quarters) + I: eigenvalues 16+8+4+1, 8+4+1, 4+1, 1.
    const { singularValues, u } = svd(targets);
    expect(largestDifference(singularValues, [29, 13, 5, 5, 1, 1, 1, 1].map(Math.sqrt))).toBeLessThan(1e-13);
    const firstSplit = Array.from({ length: 8 }, (_, i) => Math.sign(u.get(i, 1) * u.get(0, 1)));
    expect(firstSplit).toEqual([1, 1, 1, 1, -1, -1, -1, -1]);
  });

  it("returns new arrays at every call", () => {
    semanticHierarchy().targets.data.fill(7);
    semanticHierarchy().labels?.items?.pop();
    expect(semanticHierarchy()).toEqual({ inputs, targets, labels });
  });
});
