import { ArgumentError } from "../../arrays/errors";
import { readMatrix } from "../../arrays/readers";
import type { MatrixLike } from "../../arrays/types";

/** Whether a layer's gates stay what they are. */
export interface GateChanges {
  /** The fraction of gates that differ from those of the moment before, length T; 0 at the first. */
  readonly changed: Float64Array;
  /** The fraction of gates that differ from those of the last moment, length T. */
  readonly fromLast: Float64Array;
  /** The first moment from which on all gates are those of the last: 0 when they are fixed throughout. */
  readonly fixedFrom: number;
  /** For every unit, the first moment from which on its gates are those of the last, length n. */
  readonly unitsFixedFrom: Uint32Array;
}

/**
 * Whether the gates of a layer stay fixed along training. From the moment from which they do, a ReLU network is the gated
 * linear network that `reluAsGated` makes of it there, and learns as that one does.
 *
 * @param gates [P, n] at every moment, T of them (`observeGates` of learning-dynamics/networks records them)
 * @throws ArgumentError for no moment, matrices of different shapes, or NaN
 * @example
 * const { fixedFrom, changed } = gateChanges([[[1, 0]], [[1, 1]], [[1, 1]]]);
 * // fixedFrom 1, changed [0, 0.5, 0]
 */
export function gateChanges(gates: readonly MatrixLike[]): GateChanges {
  if (!Array.isArray(gates) || gates.length === 0) {
    throw ArgumentError.of("gateChanges", "gates", "an array of at least one matrix", gates);
  }
  const count = gates.length;
  const last = readMatrix("gateChanges", `gates[${count - 1}]`, gates[count - 1]);
  const { rows, columns } = last;
  const changed = new Float64Array(count);
  const fromLast = new Float64Array(count);
  const unitsFixedFrom = new Uint32Array(columns);
  let before: Float64Array | undefined;
  for (let t = 0; t < count; t++) {
    const { data } = readMatrix("gateChanges", `gates[${t}]`, gates[t], { rows, columns });
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
  return { changed, fromLast, fixedFrom: Math.max(...unitsFixedFrom), unitsFixedFrom };
}
