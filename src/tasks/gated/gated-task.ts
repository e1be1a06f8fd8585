import type { MatrixLike, VectorLike } from "../../arrays/types";

/**
 * Graph of a gated deep linear network: layers of units at the nodes, weight matrices on the edges, no cycles (Saxe,
 * Sodhani & Lewallen 2022). Plain data; the name of an edge is `"from->to"`.
 */
export interface GatedNetwork {
  /** Number of units of every node. */
  readonly nodes: Readonly<Record<string, number>>;
  /** First and last node of each edge. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** Nodes without incoming edges, which the task clamps to its inputs. */
  readonly inputs: readonly string[];
  /** Nodes for which the task has targets. */
  readonly outputs: readonly string[];
}

/** Data set for a gated network: inputs, targets and gates, one sample per row. */
export interface GatedTask {
  /** Inputs of every input node, [P, units]. */
  readonly inputs: Readonly<Record<string, MatrixLike>>;
  /** Targets of every output node, [P, units]. */
  readonly targets: Readonly<Record<string, MatrixLike>>;
  /**
   * Factors of the activities of the nodes: one number per sample, or [P, units] for a gate per unit; 1 for nodes that
   * are not named. The gate of an input node multiplies its input.
   */
  readonly nodeGates?: Readonly<Record<string, VectorLike | MatrixLike>> | undefined;
  /** Factors of the signals of the edges `"from->to"`, one number per sample; 1 for edges that are not named. */
  readonly edgeGates?: Readonly<Record<string, VectorLike>> | undefined;
}
