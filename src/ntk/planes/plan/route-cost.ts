import { offsetsOf, planeAt } from "../plane";
import { allSteps } from "./chain-sizes";
import type { PlanePlan, Segment } from "./steps";

/** Measured times in nanoseconds: a step of one plane and of each of its entries, and an entry of the propagation by tiles. */
const TIME_PER_PLANE = 1200;
const TIME_PER_ENTRY = 8;
const TIME_PER_TILE_ENTRY = 150;

/**
 * Estimates whether planes of offsets take less time than the propagation of all pairs of positions in tiles. They do except
 * for images of few positions whose different positions are never compared.
 */
export const arePlanesFaster = ({ segments, lanes }: PlanePlan): boolean =>
  segments.reduce((sum, segment) => sum + timeDifference(segment, lanes), 0) < 0;

/** Estimates the time by planes less that by tiles, for one pair of images. */
function timeDifference(segment: Segment, lanes: number): number {
  const { grid } = segment.start;
  const steps = 1 + allSteps(segment).length;
  const positions = grid.height * grid.width;
  if (!segment.isFull) return steps * (TIME_PER_PLANE + (TIME_PER_ENTRY - TIME_PER_TILE_ENTRY) * positions);
  let [planes, entries] = [0, 0];
  for (const [down, right] of offsetsOf(segment.end.grid, segment.isCircular)) {
    const offset = [down * segment.stride[0], right * segment.stride[1]] as const;
    const { height, width } = planeAt(grid, segment.isCircular, offset);
    planes++;
    entries += height * width;
  }
  const time = (TIME_PER_PLANE * planes) / lanes + TIME_PER_ENTRY * entries;
  return steps * (time - TIME_PER_TILE_ENTRY * positions * positions);
}
