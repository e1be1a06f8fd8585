import { type NormalNodes, reserve, writeNode } from "./normal-nodes";
import { STRETCHED_STEP, type StretchedLattices } from "./stretched-lattice";

/** Fineness of the trapezoidal rule. */
export interface Rule {
  /** Number of times that all steps are halved. */
  readonly halvings: number;
  /** Range of a normal variable to either side, in standard deviations. */
  readonly reach: number;
}

/** Step in standard deviations, where steps are equal. */
const EQUAL_STEP = 0.36;

/**
 * Writes the nodes of a trapezoidal rule for a normal variable of the given mean and standard deviation to `nodes`. The
 * rule converges exponentially for functions that are analytic in a strip about the real line (Trefethen & Weideman
 * 2014) and bend over lengths of about 1 or more: steps are equal where the density is narrower than that, and equal in
 * asinh x otherwise, so that the number of nodes grows with the logarithm of the standard deviation.
 */
export function writeTrapezoid(
  lattices: StretchedLattices,
  rule: Rule,
  mean: number,
  deviation: number,
  nodes: NormalNodes,
): void {
  const { reach } = rule;
  if (deviation === 0) {
    reserve(nodes, 1);
    writeNode(lattices.f, nodes, 0, mean, 1);
    return;
  }
  const nearest = Math.max(0, Math.abs(mean) - reach * deviation);
  if (EQUAL_STEP * deviation <= STRETCHED_STEP * Math.hypot(1, nearest)) {
    writeEqualSteps(lattices, rule, mean, deviation, nodes);
  } else writeStretchedSteps(lattices, rule, mean, deviation, nodes);
}

function writeEqualSteps(
  { f }: StretchedLattices,
  { halvings, reach }: Rule,
  mean: number,
  deviation: number,
  nodes: NormalNodes,
): void {
  const step = EQUAL_STEP / 2 ** halvings;
  const side = Math.ceil(reach / step);
  reserve(nodes, 2 * side + 1);
  const scale = step / Math.sqrt(2 * Math.PI);
  for (let j = -side; j <= side; j++) {
    const z = j * step;
    writeNode(f, nodes, j + side, mean + deviation * z, scale * Math.exp(-0.5 * z * z));
  }
}

/** Uses a lattice of 1, 1/2 or 1/4 of the rule's step: the coarsest that resolves the density at its mean. */
function writeStretchedSteps(
  lattices: StretchedLattices,
  { halvings, reach }: Rule,
  mean: number,
  deviation: number,
  nodes: NormalNodes,
): void {
  const excess = (STRETCHED_STEP * Math.hypot(1, mean)) / (EQUAL_STEP * deviation);
  const refinements = excess <= 1 ? 0 : excess <= 2 ? 1 : 2;
  const furthest = Math.abs(mean) + reach * deviation;
  const { step, middle, points, spacings, values, slopes } = lattices.at(halvings + refinements, furthest);
  const first = Math.max(0, middle + Math.floor(Math.asinh(mean - reach * deviation) / step));
  const last = Math.min(2 * middle, middle + Math.ceil(Math.asinh(mean + reach * deviation) / step));
  reserve(nodes, last - first + 1);
  const scale = 1 / (deviation * Math.sqrt(2 * Math.PI));
  const inverse = 1 / deviation;
  nodes.points.set(points.subarray(first, last + 1));
  nodes.values.set(values.subarray(first, last + 1));
  nodes.slopes.set(slopes.subarray(first, last + 1));
  const { weights } = nodes;
  for (let j = first; j <= last; j++) {
    const z = (points[j]! - mean) * inverse;
    weights[j - first] = scale * spacings[j]! * Math.exp(-0.5 * z * z);
  }
}
