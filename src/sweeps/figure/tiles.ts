import { group, min, pairs, rollup } from "d3-array";
import type { TileMark } from "../../figures/figure";
import type { MeasuredPoint } from "./measured-points";

type Scale = "linear" | "log";

/** Places of tiles and their values. */
export type Tiles = Pick<TileMark, "left" | "right" | "bottom" | "top" | "values">;

/**
 * Returns a tile around every point with a value, whose edges are halfway to the neighbours. On one of the axes these are
 * the nearest places of all points; on the other one those of the same line, because a refinement along this axis adds
 * places to some lines only.
 */
export function tilesOf(
  points: readonly MeasuredPoint[],
  scales: { readonly x: Scale; readonly y: Scale },
): Tiles {
  const along = fullness(points, "y", "x") >= fullness(points, "x", "y") ? "x" : "y";
  const across = along === "x" ? "y" : "x";
  const bands = edgesAround(placesOf(points, across), scales[across]);
  const tiles = Array.from(
    group(points, (point) => point[across]),
    ([place, line]) => {
      const edges = edgesAround(placesOf(line, along), scales[along]);
      return line.flatMap((point) => {
        if (point.value === undefined) return [];
        const extents = { [along]: edges.get(point[along])!, [across]: bands.get(place)! };
        return [{ x: extents.x!, y: extents.y!, value: point.value }];
      });
    },
  ).flat();
  return {
    left: tiles.map(({ x }) => x[0]),
    right: tiles.map(({ x }) => x[1]),
    bottom: tiles.map(({ y }) => y[0]),
    top: tiles.map(({ y }) => y[1]),
    values: tiles.map(({ value }) => value),
  };
}

/** Returns the places on an axis in ascending order. */
const placesOf = (points: readonly MeasuredPoint[], side: "x" | "y"): number[] =>
  [...new Set(points.map((point) => point[side]))].sort((a, b) => a - b);

/** Returns the number of points on the shortest line at a place `across`, relative to the number of places `along` it. */
function fullness(points: readonly MeasuredPoint[], across: "x" | "y", along: "x" | "y"): number {
  const lengths = rollup(
    points,
    (line) => line.length,
    (point) => point[across],
  );
  return min(lengths.values())! / placesOf(points, along).length;
}

/** Returns the edges around each of the ascending places: halfway to the neighbours, and as far on the outside. */
function edgesAround(
  places: readonly number[],
  scale: Scale,
): ReadonlyMap<number, readonly [number, number]> {
  const [to, from] = scale === "log" ? [Math.log, Math.exp] : [Number, Number];
  const positions = places.map(to);
  const gaps = pairs(positions, (position, next) => next - position);
  const edges = places.map((place, i) => {
    const before = (gaps[i - 1] ?? gaps[i] ?? 1) / 2;
    const after = (gaps[i] ?? gaps[i - 1] ?? 1) / 2;
    return [place, [from(positions[i]! - before), from(positions[i]! + after)]] as const;
  });
  return new Map(edges);
}
