import type { GraphPass } from "./graph-pass";

/** Sizes of a step. */
export interface StepSettings {
  readonly nodes: number;
  readonly learningRate: number;
  /** Penalty λ of the gains. */
  readonly penalty: number;
  readonly adaptive: boolean;
  readonly trainMaps: boolean;
}

/**
 * Makes one proximal step of the gains, a_ij ← soft(a_ij − η ∂L/∂a_ij, η λ_j) with soft(x, c) = sign(x) max(|x| − c, 0), and one
 * gradient step of the maps. An adaptive penalty is λ_j = λ deg_j / mean deg.
 */
export function proximalStep(pass: GraphPass, settings: StepSettings): void {
  const { nodes, learningRate, penalty, adaptive, trainMaps } = settings;
  const { gains, gainGradient, maps, mapGradients } = pass;
  const perDegree = adaptive ? penalty / meanDegree(gains, nodes) : penalty;
  for (let j = 1; j < nodes; j++) {
    const threshold = learningRate * perDegree * (adaptive ? degree(gains, nodes, j) : 1);
    for (let edge = j; edge < j * nodes; edge += nodes) {
      gains[edge] = soft(gains[edge]! - learningRate * gainGradient[edge]!, threshold);
    }
  }
  if (!trainMaps) return;
  for (let k = 0; k < maps.length; k++) {
    const map = maps[k]!;
    const gradient = mapGradients[k]!;
    for (let at = 0; at < map.length; at++) map[at]! -= learningRate * gradient[at]!;
  }
}

/** Moves x towards 0 by at most c. */
function soft(x: number, c: number): number {
  if (x > c) return x - c;
  if (x < -c) return x + c;
  // NaN remains NaN, and −0 becomes 0.
  return 0 * x + 0;
}

/** Counts the edges with nonzero gain into node j; a node without any counts as one with one edge. */
function degree(gains: Float64Array, nodes: number, j: number): number {
  let count = 0;
  for (let edge = j; edge < j * nodes; edge += nodes) if (gains[edge] !== 0) count++;
  return Math.max(1, count);
}

/** Computes the mean degree of the nodes after the first. */
function meanDegree(gains: Float64Array, nodes: number): number {
  let sum = 0;
  for (let j = 1; j < nodes; j++) sum += degree(gains, nodes, j);
  return sum / (nodes - 1);
}
