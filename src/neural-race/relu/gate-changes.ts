import { argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import type { MatrixLike } from "../../arrays/types";

/** Changes of the gates of a layer during training. */
export interface GateChanges extends Tabular {
  /** Fraction of gates that differ from those of the previous record, length T; 0 for the first record. */
  readonly changed: Float64Array;
  /** Fraction of gates that differ from those of the last record, length T. */
  readonly fromLast: Float64Array;
  /** Index of the first record from which all gates stay equal to those of the last record; 0 if they never change. */
  readonly fixedFrom: number;
  /** For every unit, index of the first record from which its gates stay equal to those of the last one, length n. */
  readonly unitsFixedFrom: Uint32Array;
}

/**
 * Finds the changes of the gates of a layer during training. From the record at which all gates become fixed, a ReLU
 * network learns exactly as the gated linear network to which `reluAsGated` converts it.
 *
 * @param gates T records of the gates, each [P, n] (`observeGates` of learning-dynamics/networks records them)
 * @throws ArgumentError for an empty array, matrices of different shapes, or NaN
 * @example
 * const { fixedFrom, changed } = gateChanges([[[1, 0]], [[1, 1]], [[1, 1]]]);
 * // fixedFrom 1, changed [0, 0.5, 0]
 */
export function gateChanges(gates: readonly MatrixLike[]): GateChanges {
  const args = argumentsOf("gateChanges");
  if (!Array.isArray(gates) || gates.length === 0) {
    throw args.error("gates", "an array of at least one matrix", gates);
  }
  const count = gates.length;
  const last = args.matrix(["gates", count - 1], gates[count - 1]);
  const { rows, columns } = last;
  const changed = new Float64Array(count);
  const fromLast = new Float64Array(count);
  const unitsFixedFrom = new Uint32Array(columns);
  let before: Float64Array | undefined;
  for (let t = 0; t < count; t++) {
    const { data } = args.matrix(["gates", t], gates[t], { rows, columns });
    let [moved, unequal] = [0, 0];
    for (let i = 0; i < data.length; i++) {
      if (before !== undefined && data[i] !== before[i]) moved++;
      if (data[i] === last.data[i]) continue;
      unequal++;
      unitsFixedFrom[i % columns] = t + 1;
    }
    changed[t] = moved / data.length;
    fromLast[t] = unequal / data.length;
    before = data;
  }
  const changes = {
    changed,
    fromLast,
    fixedFrom: unitsFixedFrom.reduce((max, from) => Math.max(max, from), 0),
    unitsFixedFrom,
  };
  return attachTable(changes, changesTable);
}

/** Returns both fractions as a table, one row per record. */
const changesTable = ({ changed, fromLast }: Omit<GateChanges, "toTable">): Table =>
  tableOf([
    ["record", Array.from(changed, (_, t) => t)],
    ["changed", changed],
    ["from last", fromLast],
  ]);
