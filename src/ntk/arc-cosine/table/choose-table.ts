import type { Arguments } from "../../../arrays/arguments";
import { isHomogeneous, type KernelKind, type PlanLayer } from "../dense-network";
import { amplitudeLaw, shareRange } from "./bias-share";
import { makeTable } from "./choose-pieces";
import { intervalOf, keyOf } from "./half-angle-intervals";
import { recordLength } from "./polynomial-pieces";
import type { SamplePair } from "./sample-pairs";
import type { Table } from "./table";

/** Inputs and kernels that a table would be used for. */
export interface TableSetting {
  /** Norms of the inputs of the rows. */
  readonly rows: Float64Array;
  /** Norms of the inputs of the columns: the array `rows` itself for kernels of one set of inputs. */
  readonly columns: Float64Array;
  /** Number of entries of the whole kernel that are computed. */
  readonly entries: number;
  /** Returns a sample of the pairs of inputs. */
  readonly pairs: () => readonly SamplePair[];
  readonly wanted: readonly KernelKind[];
}

/**
 * Smallest number of entries for which a table is tried: making one takes as long as the layer recursion of one
 * thousand to ten thousand entries.
 */
const MIN_ENTRIES = 8192;
/**
 * Measured costs in multiply-adds of a table's sums: both kernels of an entry in the layer recursion, per layer; one
 * kernel of an entry from a table, in addition to its sums; the search for a table, per layer.
 */
const [LAYER_COST, LOOKUP_COST, SEARCH_COST] = [25, 11, 1e6];

/**
 * Returns the table for kernels between these inputs, or undefined if the layer recursion is faster or if no
 * polynomials reach rounding error.
 */
export function chooseTable(
  args: Arguments,
  layers: readonly PlanLayer[],
  setting: TableSetting,
): Table | undefined {
  const { rows, columns, entries } = setting;
  if (layers.length < 3 || entries < MIN_ENTRIES) return undefined;
  const law = amplitudeLaw(layers);
  if (law === undefined) return undefined;
  const range = shareRange(law, rows, columns);
  const halves = halfAnglesAfterBias(layers[0]!, setting);
  if (isHomogeneous(layers)) return makeTable(args, layers, law, range, halves);
  const layerCost = entries * layers.length * LAYER_COST;
  if (law.bias === 0 || layerCost < 2 * SEARCH_COST * layers.length) return undefined;
  const table = makeTable(args, layers, law, range, halves);
  if (table === undefined) return undefined;
  if (tableCost(table, layers.length, halves, setting) < layerCost) return table;
  table.release();
  return undefined;
}

/** Computes half-angles between the sampled pairs after the first bias, in ascending order of the angles. */
function halfAnglesAfterBias(input: PlanLayer, { rows, columns, pairs }: TableSetting): readonly number[] {
  const bias = Math.sqrt(input.biasVariance);
  const correlationAfterBias = ({ row, column, correlation }: SamplePair): number => {
    const [a, b] = [input.gain * rows[row]!, input.gain * columns[column]!];
    const [left, right] = [Math.hypot(a, bias), Math.hypot(b, bias)];
    return left > 0 && right > 0
      ? (a / left) * (b / right) * correlation + (bias / left) * (bias / right)
      : 0;
  };
  return pairs()
    .map(correlationAfterBias)
    .sort((a, b) => b - a)
    .map((correlation) => ((correlation < 0 ? -1 : 1) * Math.max(0, 1 - Math.abs(correlation))) / 2);
}

/**
 * Estimates the cost of all entries with a table, in multiply-adds: lookups and sums of the entries, sums over the
 * terms of each row, and the computation of the pieces.
 */
function tableCost(
  table: Table,
  layers: number,
  halves: readonly number[],
  { rows, entries, wanted }: TableSetting,
): number {
  const [termCount, sums] = [table.terms[0]!, recordLength(table.terms) / 2];
  const pieces = new Set(halves.map((half) => intervalOf(keyOf(half)))).size;
  const perPiece = 5 * termCount * termCount * (layers * LAYER_COST + 4 * termCount);
  return (
    wanted.length * (entries * (LOOKUP_COST + sums) + rows.length * pieces * termCount * sums) +
    pieces * perPiece
  );
}
