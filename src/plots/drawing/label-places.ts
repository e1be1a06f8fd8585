import { least, sum } from "d3-array";
import { textWidth } from "./measure-text";

/** A position in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A label and its point. */
export interface Label extends Point {
  readonly text: string;
}

/** A possible place of a label. */
export interface Candidate {
  /** Box of the text. */
  readonly box: Box;
  /** Cost of a place that is not preferred. */
  readonly penalty: number;
}

/** A placed label. */
interface PlacedLabel<Kind extends Label> {
  readonly label: Kind;
  readonly box: Box;
  /** True if the label is not at the smallest distance from its point and needs a leader line. */
  readonly far: boolean;
}

/** Directions from a point to its label, in order of preference; y increases downwards. */
const DIRECTIONS = [
  [1, 0],
  [-1, 0],
  [0.7, -0.7],
  [0.7, 0.7],
  [-0.7, -0.7],
  [-0.7, 0.7],
  [0, -1],
  [0, 1],
] as const;

/** Distances from a point to its label in pixels, in order of preference. */
const DISTANCES = [7, 15, 26, 40];

/**
 * Places each label near its point, one label after another: preferably inside the frame, without overlap with the
 * labels placed before, over few `obstacles` (the points of the series), and close to its point. Takes O(labels ×
 * candidates × (labels + obstacles)) operations.
 */
export function placeLabels<Kind extends Label>(
  labels: readonly Kind[],
  obstacles: readonly Point[],
  frame: Box,
  fontSize: number,
): PlacedLabel<Kind>[] {
  const placed: PlacedLabel<Kind>[] = [];
  for (const label of labels) {
    const candidates = DISTANCES.flatMap((distance, i) =>
      DIRECTIONS.map(([dx, dy], j) => {
        const box = boxAt(label, dx, dy, distance, fontSize);
        return { box, far: i > 0, penalty: 1.2 * i + 0.1 * j };
      }),
    );
    const taken = placed.map(({ box }) => box);
    const best = leastCostly(candidates, taken, obstacles, frame);
    if (best !== undefined) placed.push({ label, box: best.box, far: best.far });
  }
  return placed;
}

/** Returns the candidate inside the frame that covers the fewest boxes of other labels and the fewest obstacles. */
export const leastCostly = <Kind extends Candidate>(
  candidates: readonly Kind[],
  taken: readonly Box[],
  obstacles: readonly Point[],
  frame: Box,
): Kind | undefined =>
  least(
    candidates,
    ({ box, penalty }) =>
      20 * outside(box, frame) +
      sum(taken, (other) => 10 * overlap(box, other)) +
      Math.min(4, obstacles.filter((point) => contains(box, point)).length / 2) +
      penalty,
  );

/** Returns the box of a label whose facing side or corner is at `distance` × (dx, dy) from the point, in pixels. */
function boxAt(label: Label, dx: number, dy: number, distance: number, fontSize: number): Box {
  const width = textWidth(label.text, fontSize);
  const x = label.x + dx * distance + (dx === 0 ? -width / 2 : dx > 0 ? 0 : -width);
  const y = label.y + dy * distance + (dy === 0 ? -fontSize / 2 : dy > 0 ? 0 : -fontSize);
  return { left: x, top: y, right: x + width, bottom: y + fontSize };
}

/** Tests whether a point lies in a box or within 2 pixels of it. */
const contains = (box: Box, point: Point): boolean =>
  point.x > box.left - 2 && point.x < box.right + 2 && point.y > box.top - 2 && point.y < box.bottom + 2;

/** Space between labels on one line, in pixels. */
const GAP = 4;

/** Returns 0 for boxes with a gap between them, otherwise 1 plus about the fraction of `box` that `other` covers. */
function overlap(box: Box, other: Box): number {
  const width = Math.min(box.right, other.right) - Math.max(box.left, other.left) + GAP;
  const height = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
  if (width <= 0 || height <= 0) return 0;
  return 1 + (width * height) / ((box.right - box.left) * (box.bottom - box.top));
}

/** Returns the excess of the box beyond the frame, summed over the sides, in units of 10 pixels. */
const outside = (box: Box, frame: Box): number =>
  (Math.max(0, frame.left - box.left) +
    Math.max(0, box.right - frame.right) +
    Math.max(0, frame.top - box.top) +
    Math.max(0, box.bottom - frame.bottom)) /
  10;
