/** Motif of a directed graph: see `motifCounts`. */
export type Motif = "bifan" | "diamond" | "feedForward";

/** All motifs. */
export const MOTIFS: readonly Motif[] = ["bifan", "diamond", "feedForward"];
