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

/** A label and the point it names. */
export interface Label extends Point {
  readonly text: string;
}

/** Where a label went: the box of its text, and whether it is far enough from its point to need a thin line to it. */
export interface PlacedLabel {
  readonly label: Label;
  readonly box: Box;
  readonly far: boolean;
}

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

const DISTANCES = [7, 15, 26];

/**
 * A place for each label near its point, chosen one after the other: inside the frame, clear of labels placed before,
 * and over as few of `obstacles` (the points of the series) as possible. Cost: labels × candidates × obstacles.
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
    DISTANCES.forEach((distance, far) => {
      DIRECTIONS.forEach(([dx, dy], rank) => {
        const box = boxAt(label, dx, dy, distance, fontSize);
        const cost =
          20 * outside(box, frame) +
          placed.reduce((sum, other) => sum + 10 * overlap(box, other.box), 0) +
          Math.min(4, obstacles.filter((point) => contains(box, point)).length / 2) +
          0.1 * rank +
          1.2 * far;
        if (best === undefined || cost < best.cost) best = { cost, box, far: far > 0 };
      });
    });
    if (best !== undefined) placed.push({ label, box: best.box, far: best.far });
  }
  return placed;
}

function boxAt(label: Label, dx: number, dy: number, distance: number, fontSize: number): Box {
  const width = textWidth(label.text, fontSize);
  const x = label.x + dx * distance + (dx === 0 ? -width / 2 : dx > 0 ? 0 : -width);
  const y = label.y + dy * distance + (dy === 0 ? -fontSize / 2 : dy > 0 ? 0 : -fontSize);
  return { left: x, top: y, right: x + width, bottom: y + fontSize };
}

const contains = (box: Box, point: Point): boolean =>
  point.x > box.left - 2 && point.x < box.right + 2 && point.y > box.top - 2 && point.y < box.bottom + 2;

/** The part of `box` that `other` covers, 0 to 1, plus 1 where they touch at all. */
function overlap(box: Box, other: Box): number {
  const width = Math.min(box.right, other.right) - Math.max(box.left, other.left);
  const height = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
  if (width <= 0 || height <= 0) return 0;
  return 1 + (width * height) / ((box.right - box.left) * (box.bottom - box.top));
}

/** How far the box reaches over the frame, in units of 10 pixels. */
const outside = (box: Box, frame: Box): number =>
  (Math.max(0, frame.left - box.left) +
    Math.max(0, box.right - frame.right) +
    Math.max(0, frame.top - box.top) +
    Math.max(0, box.bottom - frame.bottom)) /
  10;
