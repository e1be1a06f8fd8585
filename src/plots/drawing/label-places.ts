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

/** A placed label: the box of its text, and whether a leader line has to connect it with its point. */
export interface PlacedLabel {
  readonly label: Label;
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
const DISTANCES = [7, 15, 26];

/**
 * Places each label near its point, one label after another: preferably inside the frame, without overlap with the
 * labels placed before, over few `obstacles` (the points of the series), and close to its point. Takes O(labels ×
 * candidates × (labels + obstacles)) operations.
 */
export function placeLabels(
  labels: readonly Label[],
  obstacles: readonly Point[],
  frame: Box,
  fontSize: number,
): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    let best: { cost: number; box: Box; far: boolean } | undefined;
    DISTANCES.forEach((distance, distanceRank) => {
      DIRECTIONS.forEach(([dx, dy], directionRank) => {
        const box = boxAt(label, dx, dy, distance, fontSize);
        const cost =
          20 * outside(box, frame) +
          placed.reduce((sum, other) => sum + 10 * overlap(box, other.box), 0) +
          Math.min(4, obstacles.filter((point) => contains(box, point)).length / 2) +
          0.1 * directionRank +
          1.2 * distanceRank;
        if (best === undefined || cost < best.cost) best = { cost, box, far: distanceRank > 0 };
      });
    });
    if (best !== undefined) placed.push({ label, box: best.box, far: best.far });
  }
  return placed;
}

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

/** Returns 0 for disjoint boxes, otherwise 1 plus the fraction of `box` that `other` covers. */
function overlap(box: Box, other: Box): number {
  const width = Math.min(box.right, other.right) - Math.max(box.left, other.left);
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
