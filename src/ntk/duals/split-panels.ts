import { gaussLegendre } from "../../numerics/gauss-legendre";
import { type NormalNodes, reserve, writeNode } from "./normal-nodes";
import type { SmoothFunction } from "./smooth-function";

const PANEL = gaussLegendre(16);

/** Largest length of a panel in standard deviations. */
const MAX_DEVIATIONS = 2.5;

/** Largest length of a panel near 0, for functions that bend over lengths of about 1 on either side. */
const MAX_LENGTH = 4;

/**
 * Writes the nodes of Gauss–Legendre rules on panels on both sides of 0 for a normal variable, and a function that bends
 * at 0. The first panels have the length `grain`, if that is shorter than the density requires, and the following ones
 * grow in proportion to their distance from 0.
 */
export function writeSplitPanels(
  f: SmoothFunction,
  reach: number,
  mean: number,
  deviation: number,
  grain: number,
  nodes: NormalNodes,
): void {
  reserve(nodes, 0);
  for (const side of [-1, 1]) {
    const end = reach * deviation + side * mean;
    let from = Math.max(0, side * mean - reach * deviation);
    while (from < end) {
      const growing = Math.max(2 * from, grain);
      const length = Math.min(growing, MAX_DEVIATIONS * deviation, MAX_LENGTH + from, end - from);
      writePanel(f, side, from, length, mean, deviation, nodes);
      from += length;
    }
  }
}

function writePanel(
  f: SmoothFunction,
  side: number,
  from: number,
  length: number,
  mean: number,
  deviation: number,
  nodes: NormalNodes,
): void {
  const scale = length / (2 * deviation * Math.sqrt(2 * Math.PI));
  const at = nodes.count;
  reserve(nodes, at + PANEL.nodes.length);
  for (const [k, node] of PANEL.nodes.entries()) {
    const point = side * (from + (length * (1 + node)) / 2);
    const z = (point - mean) / deviation;
    writeNode(f, nodes, at + k, point, scale * PANEL.weights[k]! * Math.exp(-0.5 * z * z));
  }
}
