import { describe, expect, it } from "vitest";
import { tilesOf } from "../../../src/sweeps/figure/tiles";

const point = (x: number, y: number, value: number | undefined = 1) => ({ x, y, value, count: 1 });
const linear = { x: "linear", y: "linear" } as const;

/** Returns the extents of each tile as [left, right, bottom, top]. */
const extents = ({ left, right, bottom, top }: ReturnType<typeof tilesOf>) =>
  left.map((_, i) => [left[i], right[i], bottom[i], top[i]]);

describe("the tiles of a grid", () => {
  it("reach halfway to their neighbours, and as far on the outside", () => {
    const tiles = tilesOf(
      [point(0, 0), point(2, 0), point(6, 0), point(0, 1), point(2, 1), point(6, 1)],
      linear,
    );
    expect(extents(tiles)).toEqual([
      [-1, 1, -0.5, 0.5],
      [1, 4, -0.5, 0.5],
      [4, 8, -0.5, 0.5],
      [-1, 1, 0.5, 1.5],
      [1, 4, 0.5, 1.5],
      [4, 8, 0.5, 1.5],
    ]);
  });

  it("reach to the geometric mean on a logarithmic axis", () => {
    const tiles = tilesOf([point(1, 0), point(100, 0)], { x: "log", y: "linear" });
    const [first, second] = extents(tiles);
    expect(first![1]! / 10).toBeCloseTo(1, 12);
    expect(second![1]! / 1000).toBeCloseTo(1, 12);
  });

  it("have an extent of 1 on an axis with one place", () => {
    expect(extents(tilesOf([point(3, 5)], linear))).toEqual([[2.5, 3.5, 4.5, 5.5]]);
  });

  it("leave gaps where values are missing", () => {
    const tiles = tilesOf([point(0, 0, 7), { ...point(1, 0), value: undefined }, point(2, 0, 9)], linear);
    expect(tiles.values).toEqual([7, 9]);
    expect(extents(tiles).map(([left, right]) => [left, right])).toEqual([
      [-0.5, 0.5],
      [1.5, 2.5],
    ]);
  });

  const refined = [point(0, 0), point(2, 0), point(4, 0), point(0, 1), point(2, 1), point(3, 1), point(4, 1)];

  it("divide only the lines that a refinement has divided", () => {
    const widths = extents(tilesOf(refined, linear)).map(([left, right]) => right! - left!);
    expect(widths).toEqual([2, 2, 2, 2, 1.5, 1, 1]);
  });

  it("divide columns if the refinement is along the vertical axis", () => {
    const turned = refined.map(({ x, y, ...rest }) => ({ ...rest, x: y, y: x }));
    const heights = extents(tilesOf(turned, linear)).map(([, , bottom, top]) => top! - bottom!);
    expect(heights).toEqual([2, 2, 2, 2, 1.5, 1, 1]);
  });
});
