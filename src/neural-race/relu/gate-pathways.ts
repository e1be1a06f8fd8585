import { checkNumber, checkRecord } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { readMatrix, readVector } from "../../arrays/readers";
import type { Matrix, MatrixLike, VectorLike } from "../../arrays/types";

/** Units of a layer that are open on the same samples. */
export interface GatePathway {
  /** The units' numbers, ascending. */
  readonly units: readonly number[];
  /** Their gate on every sample, length P; with a tolerance that of the pathway's most important units. */
  readonly pattern: Float64Array;
  /** The part of all units' importance that is theirs, 0 to 1. */
  readonly share: number;
}

/**
 * The pathways of a layer: its units taken together by their gates on all samples, the most important first.
 *
 * Units with equal gates are one pathway. With a tolerance, patterns join, in the order of their importance, the nearest
 * pathway before them from which they differ on at most that fraction of the samples, or found one of their own.
 *
 * @param gates [P, n], as `gates` of learning-dynamics/networks gives them for a layer, or any numbers
 * @param options.importance of every unit, at least 0; default 1 each
 * @param options.tolerance the fraction of samples on which a unit may differ from its pathway, 0 (default) to 1
 * @throws ArgumentError for NaN, a negative importance, or a tolerance out of range
 * @example
 * const pathways = gatePathways([[1, 0, 1], [0, 1, 0]]);
 * pathways.map(({ units }) => units); // [[0, 2], [1]]
 */
export function gatePathways(
  gates: MatrixLike,
  options: { readonly importance?: VectorLike | undefined; readonly tolerance?: number | undefined } = {},
): GatePathway[] {
  const name = "gatePathways";
  const matrix = readMatrix(name, "gates", gates);
  checkRecord(name, "options", options);
  const range = { atLeast: 0, atMost: 1 };
  const tolerance = checkNumber(name, "options.tolerance", options.tolerance ?? 0, range);
  const importance = readImportance(name, options.importance, matrix.columns);
  return pathwaysOf(matrix, importance, tolerance);
}

function readImportance(functionName: string, given: VectorLike | undefined, units: number): Float64Array {
  if (given === undefined) return new Float64Array(units).fill(1);
  if (given === null) throw ArgumentError.of(functionName, "options.importance", `${units} numbers`, given);
  const importance = readVector(functionName, "options.importance", given, units);
  const range = { atLeast: 0, atMost: 1e300 / units };
  importance.forEach((x, i) => {
    checkNumber(functionName, `options.importance[${i}]`, x, range);
  });
  return importance;
}

interface Cluster {
  readonly units: number[];
  readonly pattern: Float64Array;
  importance: number;
}

/** `gatePathways` of checked arguments. */
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

/** Columns that are equal, sample after sample: groups are split until none is mixed. */
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

/** Patterns taken together, each with the nearest of those before it, if that is near enough. */
function mergeClusters(patterns: readonly Cluster[], maxDifferences: number): Cluster[] {
  const clusters: Cluster[] = [];
  for (const { units, pattern, importance } of patterns) {
    let [nearest, least]: [Cluster | undefined, number] = [undefined, maxDifferences];
    for (const cluster of clusters) {
      const distance = countDifferences(cluster.pattern, pattern);
      if (distance > least || (nearest !== undefined && distance === least)) continue;
      [nearest, least] = [cluster, distance];
    }
    if (nearest === undefined) clusters.push({ units: [...units], pattern, importance });
    else {
      nearest.units.push(...units);
      nearest.importance += importance;
    }
  }
  return clusters;
}

/** On how many samples two patterns differ. */
const countDifferences = (a: Float64Array, b: Float64Array): number =>
  a.reduce((count, gate, p) => (gate === b[p] ? count : count + 1), 0);
