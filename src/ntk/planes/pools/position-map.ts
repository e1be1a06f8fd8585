import type { Axis } from "../../../networks/architecture";
import { offsetsAlong } from "../plane";

/**
 * Linear map of the positions along one dimension: z'(P) = Σ_r m_r z(r) with the terms (r, m_r) of each output P. It maps
 * covariances by K'(P, Q) = Σ_{r,s} m_r K(r, s) m_s.
 */
export interface PositionMap {
  readonly inputs: number;
  readonly terms: readonly (readonly (readonly [source: number, coefficient: number])[])[];
}

/** Returns the map to the means over windows. */
export function meanOverWindows({ inputs, outputs, size, sources }: Axis): PositionMap {
  const windowOf = (o: number) =>
    Array.from(sources.subarray(o * size, (o + 1) * size)).filter((r) => r >= 0);
  const terms = Array.from({ length: outputs }, (_, o) => windowOf(o).map((r) => [r, 1 / size] as const));
  return { inputs, terms };
}

/** Pair of output positions: its offset, as an index in the list of offsets, and its place in the plane. */
export interface PairPlace {
  readonly offset: number;
  readonly place: number;
}

/** Action of a map on the pairs of positions with one offset. */
export interface OffsetMap {
  readonly targets: readonly PairPlace[];
  /** Terms of the targets, in the order of their sources: from the entry `source` of the plane, with a coefficient. */
  readonly terms: readonly {
    readonly source: number;
    readonly target: number;
    readonly coefficient: number;
  }[];
}

/** Positions before and after a map: circular or not, and after it with all offsets or offset 0 alone. */
export interface MapSides {
  readonly isCircular: boolean;
  readonly isCircularAfter: boolean;
  readonly isFullAfter: boolean;
}

/** Returns the action of a map on the pairs of positions with each offset, by offset. */
export function offsetMaps(map: PositionMap, sides: MapSides): ReadonlyMap<number, OffsetMap> {
  const { inputs, terms } = map;
  const outputs = terms.length;
  const after = sides.isFullAfter ? offsetsAlong(outputs, sides.isCircularAfter) : [0];
  const maps = new Map(
    offsetsAlong(inputs, sides.isCircular).map((offset) => [
      offset,
      { targets: [] as PairPlace[], terms: [] as OffsetMap["terms"][number][] },
    ]),
  );
  for (const [offset, down] of after.entries()) {
    for (let p = sides.isCircularAfter ? 0 : Math.max(0, -down); p < outputs; p++) {
      const q = sides.isCircularAfter ? (p + down) % outputs : p + down;
      if (q >= outputs) break;
      const place = sides.isCircularAfter ? p : Math.min(p, q);
      const numbers = new Map<number, number>();
      for (const [r, a] of terms[p]!) {
        for (const [s, b] of terms[q]!) {
          const difference = sides.isCircular ? (s - r + inputs) % inputs : s - r;
          const found = maps.get(difference)!;
          let target = numbers.get(difference);
          if (target === undefined) {
            target = found.targets.push({ offset, place }) - 1;
            numbers.set(difference, target);
          }
          found.terms.push({ source: sides.isCircular ? r : Math.min(r, s), target, coefficient: a * b });
        }
      }
    }
  }
  for (const { terms } of maps.values()) terms.sort((a, b) => a.source - b.source);
  return maps;
}
