import { costOf } from "./plan/chain-sizes";
import type { Segment } from "./plan/steps";
import { type Offset, offsetsOf, type Plane, planeAt } from "./plane";
import { selfWeightOf } from "./plane-ends";

/** Plane of a segment. */
export interface PlanePlace {
  /** Offsets at the end and at the start of the segment. */
  readonly end: Offset;
  readonly offset: Offset;
  /** Its place at the start of the segment. */
  readonly plane: Plane;
  /** Its weight in the pool of the segment between an image and itself. */
  readonly selfWeight: number;
  /** Cost of its propagation, in entries of a step of the kernels. */
  readonly work: number;
}

/** Offset of equal positions. */
const NO_OFFSET: Offset = [0, 0];

/** Returns the planes that are needed at the end of a segment. */
export function planesOf(segment: Segment): PlanePlace[] {
  const { isFull, isCircular, start, stride } = segment;
  const cost = costOf(segment);
  const ends = isFull ? offsetsOf(segment.end.grid, isCircular) : [NO_OFFSET];
  return ends.map((end) => {
    const offset: Offset = [end[0] * stride[0], end[1] * stride[1]];
    const plane = planeAt(start.grid, isCircular, offset);
    const work = plane.height * plane.width * cost;
    return { end, offset, plane, selfWeight: selfWeightOf(segment, end), work };
  });
}
