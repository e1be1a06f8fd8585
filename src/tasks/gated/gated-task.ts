import type { MatrixLike, VectorLike } from "../../arrays/types";

/**
 * The graph of a gated deep linear network: layers of units at the nodes, weight matrices on the edges, no cycles
 * (Saxe, Sodhani & Lewallen 2022). Plain data; an edge is called `"from->to"`.
 */
export interface GatedNetwork {
  /** The number of units of every node. */
  readonly nodes: Readonly<Record<string, number>>;
  /** Where each edge comes from and goes to. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** The nodes that no edge enters: the task clamps them. */
  readonly inputs: readonly string[];
  /** The nodes that the task has targets for. */
  readonly outputs: readonly string[];
}

/** A data set for a gated network: one sample per row, gates included. */
export interface GatedTask {
  /** [P, units] for every input node. */
  readonly inputs: Readonly<Record<string, MatrixLike>>;
  /** [P, units] for every output node. */
  readonly targets: Readonly<Record<string, MatrixLike>>;
  /**
   * What a node's activity is multiplied by: one number per sample, or [P, units] for a gate per unit. Nodes that are
   * not named have gate 1. The gate of an input node multiplies its input.
   */
  readonly nodeGates?: Readonly<Record<string, VectorLike | MatrixLike>> | undefined;
  /** What an edge's signal is multiplied by, one number per sample, by `"from->to"`; 1 for edges that are not named. */
  readonly edgeGates?: Readonly<Record<string, VectorLike>> | undefined;
}
