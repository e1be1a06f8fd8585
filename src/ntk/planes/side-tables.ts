import type { PlaneImage } from "./image-variances";
import type { PlaneMachine } from "./machine";
import type { FilterStep, PlaneChain, Point, Segment } from "./plan/steps";
import type { Grid } from "./plane";

/** Place of the side tables of one image; those of two images have the numbers of both alternately. */
interface Side extends PlaneMachine {
  /** Address of the tables. */
  readonly base: number;
  /** Index of the image. */
  readonly lane: number;
}

/**
 * Writes the side tables of an image in a segment: the standard deviations and shares that the kernels of planes read.
 */
export function writeSideTables(
  machine: PlaneMachine,
  [base, lane]: readonly [base: number, lane: number],
  segment: Segment,
  index: number,
  image: PlaneImage,
): void {
  const { channels, directions, isCircular } = segment;
  const side: SegmentSide = { ...machine, base, lane, isCircular };
  const { roots } = image.starts[index]!;
  writePoint(side, segment.start, roots);
  const { grid } = segment.start;
  const spacing = 8 * machine.lanes * grid.height * grid.width * (isCircular ? 2 : 1);
  const [values] = machine.roots;
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < roots.length; p++) values[p] = image.directions[p * channels + c]!;
    writeArray(side, directions + c * spacing, grid, values);
  }
  writeChain(side, segment, image);
}

interface SegmentSide extends Side {
  readonly isCircular: boolean;
}

function writeChain(side: SegmentSide, { steps }: PlaneChain, image: PlaneImage): void {
  for (const planned of steps) {
    const { before, after } = image.steps[planned.step.id]!;
    if (planned.type === "branches") for (const branch of planned.branches) writeChain(side, branch, image);
    if (planned.type === "filter") writeFilter(side, planned, before.roots, after.roots);
    writePoint(side, planned.after, after.roots);
  }
}

function writePoint(side: SegmentSide, { grid, root, inverse }: Point, roots: Float64Array): void {
  if (root !== undefined) writeArray(side, root, grid, roots);
  if (inverse === undefined) return;
  const [values] = side.roots;
  for (let k = 0; k < roots.length; k++) values[k] = roots[k]! > 0 ? 1 / roots[k]! : 0;
  writeArray(side, inverse, grid, values);
}

/** Writes the standard deviations and shares of a convolution, along columns and then along rows. */
function writeFilter(
  { kernels, roots, work, recordOf, base, lane }: SegmentSide,
  planned: FilterStep,
  before: Float64Array,
  after: Float64Array,
): void {
  const [from, to] = roots;
  from.set(before);
  to.set(after);
  const [{ height, width }, out] = [planned.before.grid, planned.after.grid];
  // biome-ignore format: the parameters of a kernel.
  kernels.filterTables(
    recordOf(planned), base + 8 * lane, from.byteOffset, to.byteOffset, height, width, out.height, out.width, work,
  );
}

/** Writes one array of the tables, row by row; in circular images every row twice. */
function writeArray(
  { memory, base, lane, lanes, isCircular }: SegmentSide,
  offset: number,
  { height, width }: Grid,
  values: Float64Array,
): void {
  let to = (base + offset) / 8 + lane;
  for (let i = 0; i < height; i++) {
    for (let copy = isCircular ? 2 : 1; copy > 0; copy--) {
      for (let j = i * width; j < (i + 1) * width; j++, to += lanes) memory[to] = values[j]!;
    }
  }
}
