import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Matrix, MatrixLike, VectorLike } from "../../arrays/types";

/** Units of a layer with equal (or, with a tolerance, similar) gates on all samples. */
export interface GatePathway {
  /** Numbers of the units, ascending. */
  readonly units: readonly number[];
  /** Gate on every sample, length P; with a tolerance, the gate of the most important units of the pathway. */
  readonly pattern: Float64Array;
  /** Fraction of the total importance that belongs to these units, 0 to 1. */
  readonly share: number;
}

/**
 * Groups the units of a layer into pathways by their gates on all samples, the most important pathway first.
 *
 * Units with equal gates form one pathway. With a tolerance, gate patterns are processed in order of importance: each
 * joins the nearest pathway that differs from it on at most that fraction of the samples, or else starts a new pathway.
 *
 * @param gates gates of a layer, [P, n], such as those that `gates` of learning-dynamics/networks computes, or any
 * numbers
 * @param options.importance importance of every unit, length n, at least 0; default 1 each
 * @param options.tolerance fraction of samples on which a unit may differ from its pathway, 0 (default) to 1
 * @throws ArgumentError for unknown options, NaN, a negative importance, or a tolerance out of range
 * @example
 * const pathways = gatePathways([[1, 0, 1], [0, 1, 0]]);
 * pathways.map(({ units }) => units); // [[0, 2], [1]]
 */
export function gatePathways(
  gates: MatrixLike,
  options: { readonly importance?: VectorLike | undefined; readonly tolerance?: number | undefined } = {},
): GatePathway[] {
  const args = argumentsOf("gatePathways");
  const matrix = args.matrix("gates", gates);
  args.options("options", options, { importance: true, tolerance: true });
  const tolerance = args.number("options.tolerance", options.tolerance ?? 0, { atLeast: 0, atMost: 1 });
  const importance = readImportance(args.at("options.importance"), options.importance, matrix.columns);
  return pathwaysOf(matrix, importance, tolerance);
}

function readImportance(args: Arguments, given: VectorLike | undefined, units: number): Float64Array {
  if (given === undefined) return new Float64Array(units).fill(1);
  if (given === null) throw args.error(HERE, `${units} numbers`, given);
  const importance = args.vector(HERE, given, units);
  const range = { atLeast: 0, atMost: 1e300 / units };
  for (const [i, x] of importance.entries()) args.number(i, x, range);
  return importance;
}

interface Cluster {
  readonly units: number[];
  readonly pattern: Float64Array;
  importance: number;
}

/** `gatePathways` for checked arguments. */
export function pathwaysOf(gates: Matrix, importance: Float64Array, tolerance: number): GatePathway[] {
  const { rows, columns } = gates;
  const patterns = equalColumns(gates).map((units): Cluster => {
    const pattern = Float64Array.from({ length: rows }, (_, p) => gates.data[p * columns + units[0]!]!);
    return { units, pattern, importance: units.reduce((sum, i) => sum + importance[i]!, 0) };
  });
  const byImportance = (a: Cluster, b: Cluster): number =>
    b.importance - a.importance || a.units[0]! - b.units[0]!;
  patterns.sort(byImportance);
  const clusters = tolerance === 0 ? patterns : mergeClusters(patterns, tolerance * rows);
  clusters.sort(byImportance);
  const total = importance.reduce((sum, x) => sum + x, 0);
  return clusters.map(({ units, pattern, importance: groupImportance }) => ({
    units: units.sort((a, b) => a - b),
    pattern,
    share: total === 0 ? units.length / columns : groupImportance / total,
  }));
}

/** Groups equal columns: starts from one group and splits it by the entries of every row. */
function equalColumns({ rows, columns, data }: Matrix): number[][] {
  let groups: number[][] = [Array.from({ length: columns }, (_, i) => i)];
  for (let p = 0; p < rows && groups.length < columns; p++) {
    groups = groups.flatMap((group) => {
      const first = data[p * columns + group[0]!]!;
      if (group.every((i) => data[p * columns + i] === first)) return [group];
      const parts = new Map<number, number[]>();
      for (const i of group) {
        const gate = data[p * columns + i]!;
        const part = parts.get(gate);
        if (part === undefined) parts.set(gate, [i]);
        else part.push(i);
      }
      return [...parts.values()];
    });
  }
  return groups;
}

/** Merges each pattern with the nearest preceding cluster that differs from it on at most `maxDifferences` samples. */
function mergeClusters(patterns: readonly Cluster[], maxDifferences: number): Cluster[] {
  const clusters: Cluster[] = [];
  for (const { units, pattern, importance } of patterns) {
    let [nearest, nearestDistance]: [Cluster | undefined, number] = [undefined, maxDifferences];
    for (const cluster of clusters) {
      const distance = countDifferences(cluster.pattern, pattern);
      if (distance > nearestDistance || (nearest !== undefined && distance === nearestDistance)) continue;
      [nearest, nearestDistance] = [cluster, distance];
    }
    if (nearest === undefined) clusters.push({ units: [...units], pattern, importance });
    else {
      for (const unit of units) nearest.units.push(unit);
      nearest.importance += importance;
    }
  }
  return clusters;
}

/** Counts the samples on which two patterns differ. */
const countDifferences = (a: Float64Array, b: Float64Array): number =>
  a.reduce((count, gate, p) => (gate === b[p] ? count : count + 1), 0);
