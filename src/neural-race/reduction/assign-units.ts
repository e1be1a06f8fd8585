import type { Graph } from "../graph";
import type { JointBases } from "./joint-diagonalise";
import type { Matching } from "./joint-matching";
import type { PathEnds } from "./path-ends";

/** Columns of a mode at both ends of the edges that can carry it. */
export interface UnitAssignment {
  /** Number of the mode in the matching. */
  readonly mode: number;
  /** Columns at the beginning and at the end of each edge, by edge number. */
  readonly columns: ReadonlyMap<number, readonly [from: number, to: number]>;
  /** True for each path that can carry the mode from end to end. */
  readonly open: readonly boolean[];
}

/**
 * Assigns each mode one unit of every hidden node that it passes, strongest modes first. Omits modes without any path.
 */
export function assignUnits(
  graph: Graph,
  paths: readonly (readonly number[])[],
  { ofFirst, ofLast }: Pick<PathEnds, "ofFirst" | "ofLast">,
  matching: Matching,
): UnitAssignment[] {
  const { edges, sizes, outputs } = graph;
  const isOutput = new Set(outputs);
  const unitsUsed = new Array<number>(sizes.length).fill(0);
  const count = matching[0]!.length;
  const assignments: UnitAssignment[] = [];
  for (let mode = 0; mode < count; mode++) {
    const reaches = paths.map((path) => {
      const [first, last] = [ofFirst[path[0]!]!, ofLast[path[path.length - 1]!]!];
      return matching[first]![mode]! >= 0 && matching[last]![mode]! >= 0;
    });
    const units = new Map<number, number>();
    /** Returns the column of the mode at a node inside a path: a hidden unit, or a column of the basis of an output. */
    const unitOf = (v: number, e: number): number => {
      if (isOutput.has(v)) return matching[ofLast[e]!]![mode]!;
      const known = units.get(v);
      if (known !== undefined) return known;
      const unit = unitsUsed[v]! < sizes[v]! ? unitsUsed[v]! : -1;
      units.set(v, unit);
      return unit;
    };
    const columns = new Map<number, readonly [number, number]>();
    const open = paths.map((path, p) => {
      if (!reaches[p]) return false;
      const ends = path.map((e, i): [number, number, number] => {
        const { to } = edges[e]!;
        const before = i === 0 ? matching[ofFirst[e]!]![mode]! : unitOf(edges[e]!.from, path[i - 1]!);
        const after = i === path.length - 1 ? matching[ofLast[e]!]![mode]! : unitOf(to, e);
        return [e, before, after];
      });
      if (ends.some(([, before, after]) => before < 0 || after < 0)) return false;
      for (const [e, before, after] of ends) columns.set(e, [before, after]);
      return true;
    });
    if (!open.includes(true)) continue;
    // Only the nodes that the mode passes use up a unit.
    const passed = new Set([...columns.keys()].flatMap((e) => [edges[e]!.from, edges[e]!.to]));
    for (const [v, unit] of units) if (unit >= 0 && passed.has(v)) unitsUsed[v]!++;
    assignments.push({ mode, columns, open });
  }
  return assignments;
}

/** Flips the signs of columns, in place, so that strengths are positive as far as possible, the largest ones first. */
export function fixSigns({ sizes }: PathEnds, joint: JointBases, paths: number): void {
  const { bases, matrices, matching } = joint;
  const count = matching[0]!.length;
  for (let mode = 0; mode < count; mode++) {
    const links = matrices.slice(0, paths).flatMap(({ a, b, data }) => {
      const [row, column] = [matching[a]![mode]!, matching[b]![mode]!];
      return row < 0 || column < 0 ? [] : [{ a, b, strength: data[row * sizes[b]! + column]! }];
    });
    links.sort((x, y) => Math.abs(y.strength) - Math.abs(x.strength));
    // Groups of ends whose relative signs are determined, and these signs.
    const group = sizes.map((_, end) => end);
    const sign = sizes.map(() => 1);
    for (const { a, b, strength } of links) {
      if (group[a] === group[b] || strength === 0) continue;
      const flip = Math.sign(strength) * sign[a]! * sign[b]!;
      const [from, to] = [group[b]!, group[a]!];
      group.forEach((g, end) => {
        if (g !== from) return;
        group[end] = to;
        sign[end]! *= flip;
      });
    }
    sign.forEach((s, end) => {
      const column = matching[end]![mode]!;
      if (s > 0 || column < 0) return;
      negate(bases[end]!, column, sizes[end]!);
      for (const { a, b, data } of matrices) {
        if (a === end) for (let j = 0; j < sizes[b]!; j++) data[column * sizes[b]! + j]! *= -1;
        if (b === end) negate(data, column, sizes[b]!);
      }
    });
  }
}

function negate(data: Float64Array, column: number, width: number): void {
  for (let at = column; at < data.length; at += width) data[at]! *= -1;
}
