import type { Graph } from "../graph";
import type { Batch } from "./batch";

/** Checks that gates are one number per sample, because the gate of a path is undefined for gates per unit. */
export function checkScalarGates({ names, sizes }: Graph, batch: Batch): void {
  const perUnit = batch.nodeGates.findIndex(
    (gate, v) => gate !== undefined && isPerUnit(gate, sizes[v]!, batch),
  );
  if (perUnit < 0) return;
  const expected = "one number per sample for computations by path (split the node into one node per unit)";
  throw batch.at.refusal(["nodeGates", names[perUnit]!], expected, "a gate per unit");
}

/** Tests whether a gate of a batch has one number per unit and column. */
export const isPerUnit = (gate: Float64Array, units: number, { columns }: Batch): boolean =>
  units > 1 && gate.length === units * columns;

/**
 * Writes the gate g_p of a path for the columns from `from` on to `out`: the product of the gates of its edges and of
 * the nodes that they enter.
 */
export function pathGate(
  { edges }: Graph,
  batch: Batch,
  path: readonly number[],
  out: Float64Array,
  from = 0,
): void {
  out.fill(1);
  for (const e of path) {
    for (const gate of [batch.edgeGates[e], batch.nodeGates[edges[e]!.to]]) {
      if (gate !== undefined) for (let c = 0; c < out.length; c++) out[c]! *= gate[from + c]!;
    }
  }
}

/** Computes a bit set of the columns in which a path is open. */
export function openColumns(gate: Float64Array): Int32Array {
  const bits = new Int32Array(Math.ceil(gate.length / 32));
  for (let c = 0; c < gate.length; c++) if (gate[c] !== 0) bits[c >> 5]! |= 1 << (c & 31);
  return bits;
}

/** Tests whether two paths are open together in some column. */
export function areOpenTogether(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if ((a[i]! & b[i]!) !== 0) return true;
  return false;
}
