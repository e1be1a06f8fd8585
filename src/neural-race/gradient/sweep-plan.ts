import type { Graph } from "../graph";
import type { Batch } from "./batch";
import { isPerUnit } from "./path-gates";

/** A range [start, end) of columns of a batch. */
export type ColumnRange = readonly [start: number, end: number];

/** Columns and gate of one edge in a sweep. */
export interface EdgePlan {
  /** Ranges of columns in which the edge is computed. */
  readonly runs: readonly ColumnRange[];
  /** Factor in each column; undefined if the gate is 1 in all computed columns. */
  readonly gate: Float64Array | undefined;
  /** Total number of columns in `runs`. */
  readonly columns: number;
}

/** Overhead of one product for an edge with one unit at an end, expressed as a number of columns. */
const CALL_COST_IN_COLUMNS = 24;

/**
 * Determines the columns in which each edge has to be computed. A column is skipped where the edge is closed, where no
 * signal reaches the edge, or where the edge does not lead to an output. If the remaining columns are too scattered,
 * all columns are computed and multiplied by the gate.
 */
export function planSweep(graph: Graph, batch: Batch): EdgePlan[] {
  const { edges, sizes } = graph;
  const { live, useful } = reach(graph, batch);
  return edges.map(({ from, to }, e) => {
    const gate = batch.edgeGates[e];
    const isOpen = (c: number): boolean =>
      live[from]![c] === 1 && useful[to]![c] === 1 && (gate === undefined || gate[c] !== 0);
    const runs: [number, number][] = [];
    let open = 0;
    for (let c = 0; c < batch.columns; c++) {
      if (!isOpen(c)) continue;
      open++;
      const last = runs[runs.length - 1];
      if (last !== undefined && last[1] === c) last[1]++;
      else runs.push([c, c + 1]);
    }
    if (runs.length === 0) return { runs, gate: undefined, columns: 0 };
    const work = Math.max(1, Math.min(sizes[from]!, sizes[to]!));
    const scattered =
      open + (runs.length * CALL_COST_IN_COLUMNS) / work > batch.columns + CALL_COST_IN_COLUMNS / work;
    if (scattered) return { runs: [[0, batch.columns]], gate, columns: batch.columns };
    const plain = gate?.every((g) => g === 0 || g === 1) ?? true;
    return { runs, gate: plain ? undefined : gate, columns: open };
  });
}

/**
 * Marks the columns in which a signal arrives at each node (`live`), and those in which it reaches an output
 * (`useful`).
 */
function reach(graph: Graph, batch: Batch): { live: Uint8Array[]; useful: Uint8Array[] } {
  const { names, sizes, edges, incoming, outgoing, order, outputs } = graph;
  const { columns } = batch;
  const live = names.map(() => new Uint8Array(columns));
  const useful = names.map(() => new Uint8Array(columns));
  const isOpen = (v: number, c: number): boolean => {
    const gate = batch.nodeGates[v];
    if (gate === undefined) return true;
    if (!isPerUnit(gate, sizes[v]!, batch)) return gate[c] !== 0;
    for (let at = c; at < gate.length; at += columns) if (gate[at] !== 0) return true;
    return false;
  };
  const passes = (e: number, c: number): boolean => batch.edgeGates[e]?.[c] !== 0;
  for (const v of order) {
    for (let c = 0; c < columns; c++) {
      const reached =
        incoming[v]!.length === 0 || incoming[v]!.some((e) => live[edges[e]!.from]![c] === 1 && passes(e, c));
      live[v]![c] = reached && isOpen(v, c) ? 1 : 0;
    }
  }
  for (const v of [...order].reverse()) {
    const ends = outputs.includes(v);
    for (let c = 0; c < columns; c++) {
      const leads = ends || outgoing[v]!.some((e) => useful[edges[e]!.to]![c] === 1 && passes(e, c));
      useful[v]![c] = leads && isOpen(v, c) ? 1 : 0;
    }
  }
  return { live, useful };
}

/** Estimates the multiplications of one gradient by sweeps. */
export const sweepWork = ({ edges }: Graph, plan: readonly EdgePlan[]): number =>
  plan.reduce((sum, { columns, runs }, e) => {
    const calls = runs.length * 600;
    return sum + 3 * (edges[e]!.length * columns + calls);
  }, 0);
