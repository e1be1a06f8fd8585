import { lengthLaw, shareRange } from "./bias-share";
import { isHomogeneous, type KernelKind, type PlanLayer } from "../dense-network";
import { intervalOf, keyOf } from "./half-angle-intervals";
import { recordLength } from "./polynomial-pieces";
import type { SamplePair } from "./sample-pairs";
import { makeTable, type Table } from "./choose-pieces";

/** What decides about a table. */
export interface TableSetting {
  /** Lengths of the inputs. */
  readonly rows: Float64Array;
  /** The same array where rows and columns are the same inputs. */
  readonly columns: Float64Array;
  /** Of the whole kernel. */
  readonly entries: number;
  /** Some of the pairs. */
  readonly pairs: () => readonly SamplePair[];
  readonly wanted: readonly KernelKind[];
}

/** Fewer entries than this pay no table: making one takes as long as the layers of one to ten thousand. */
const WORTH_A_TABLE = 8192;
/**
 * What an entry costs, layer by layer (both kernels) and from a table (each of them) besides its sums, and what it costs to
 * look for a table, per layer: all in products of the table's sums, as measured.
 */
const [LAYER_COST, ENTRY_COST, SEARCH_COST] = [25, 11, 1e6];

/** The table for kernels between these inputs; undefined where it would not pay, or where there is none. */
export function tableFor(
  functionName: string,
  layers: readonly PlanLayer[],
  setting: TableSetting,
): Table | undefined {
  const { rows, columns, entries } = setting;
  if (layers.length < 3 || entries < WORTH_A_TABLE) return undefined;
  const law = lengthLaw(layers);
  if (law === undefined) return undefined;
  const range = shareRange(law, rows, columns);
  const halves = halvesBehindBias(layers[0]!, setting);
  if (isHomogeneous(layers)) return makeTable(functionName, layers, law, range, halves);
  const byLayers = entries * layers.length * LAYER_COST;
  if (law.bias === 0 || byLayers < 2 * SEARCH_COST * layers.length) return undefined;
  const table = makeTable(functionName, layers, law, range, halves);
  if (table === undefined) return undefined;
  if (costOf(table, layers.length, halves, setting) < byLayers) return table;
  table.release();
  return undefined;
}

/** Half-angles between some of the inputs once the first bias has turned them, in ascending order of the angles. */
function halvesBehindBias(input: PlanLayer, { rows, columns, pairs }: TableSetting): readonly number[] {
  const bias = Math.sqrt(input.biasVariance);
  const behind = ({ row, column, correlation }: SamplePair): number => {
    const [a, b] = [input.gain * rows[row]!, input.gain * columns[column]!];
    const [left, right] = [Math.hypot(a, bias), Math.hypot(b, bias)];
    return left > 0 && right > 0
      ? (a / left) * (b / right) * correlation + (bias / left) * (bias / right)
      : 0;
  };
  return pairs()
    .map(behind)
    .sort((a, b) => b - a)
    .map((correlation) => ((correlation < 0 ? -1 : 1) * Math.max(0, 1 - Math.abs(correlation))) / 2);
}

/** What all entries cost with a table: their sums, the sums over the terms of each row, and making the pieces. */
function costOf(
  table: Table,
  layers: number,
  halves: readonly number[],
  { rows, entries, wanted }: TableSetting,
): number {
  const [most, sums] = [table.terms[0]!, recordLength(table.terms) / 2];
  const pieces = new Set(halves.map((half) => intervalOf(keyOf(half)))).size;
  const perPiece = 5 * most * most * (layers * LAYER_COST + 4 * most);
  return (
    wanted.length * (entries * (ENTRY_COST + sums) + rows.length * pieces * most * sums) + pieces * perPiece
  );
}
