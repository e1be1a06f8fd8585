import type { PlaneImage } from "./image-variances";
import type { FilterStep, PlaneChain, Point, Segment } from "./plan/steps";
import type { Grid, Lanes } from "./plane";

/** Place of the side tables of one image; those of two images have the numbers of both alternately. */
export interface Side {
  readonly memory: Float64Array;
  /** Offset of the tables, in bytes. */
  readonly base: number;
  /** Index of the image, and number of images. */
  readonly lane: number;
  readonly lanes: Lanes;
  /** Arrays of at least as many numbers as the images have positions, which are overwritten. */
  readonly scratch: readonly [Float64Array, Float64Array, Float64Array];
}

/**
 * Writes the side tables of an image in a segment: the standard deviations and shares that the kernels of planes read.
 */
export function writeSideTables(place: Side, segment: Segment, index: number, image: PlaneImage): void {
  const { channels, directions, isCircular } = segment;
  const side: SegmentSide = { ...place, isCircular };
  const { roots } = image.starts[index]!;
  writePoint(side, segment.start, roots);
  const { grid } = segment.start;
  const spacing = 8 * place.lanes * grid.height * grid.width * (isCircular ? 2 : 1);
  const [values] = place.scratch;
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
  const [values] = side.scratch;
  writeReciprocals(values, roots, roots.length, 1);
  writeArray(side, inverse, grid, values);
}

/** Writes a factor divided by each number, and 0 for 0. */
function writeReciprocals(out: Float64Array, roots: Float64Array, count: number, factor: number): void {
  for (let k = 0; k < count; k++) out[k] = roots[k]! > 0 ? factor / roots[k]! : 0;
}

/** Writes the shares of a convolution, along columns and then along rows. */
function writeFilter(
  side: SegmentSide,
  { record, sources, before, after }: FilterStep,
  roots: Float64Array,
  rootsAfter: Float64Array,
): void {
  const { height: filterHeight, width: filterWidth, vertical, horizontal, twiceBias } = record;
  const [down, right] = sources;
  const middle: Grid = { height: after.grid.height, width: before.grid.width };
  const { height, width } = middle;
  const [values, between, inverse] = side.scratch;
  writeRootsBetween(between, record.gain, roots, down, filterHeight, middle);
  writeArray(side, vertical.offset, middle, between);
  writeReciprocals(inverse, between, height * width, Math.sqrt(record.gain));
  for (let f = 0; f < filterHeight; f++) {
    for (let i = 0; i < height; i++) {
      const source = down[i * filterHeight + f]! * width;
      const to = i * width;
      if (source < 0) values.fill(0, to, to + width);
      else for (let j = 0; j < width; j++) values[to + j] = roots[source + j]! * inverse[to + j]!;
    }
    writeArray(side, vertical.offset + (f + 1) * vertical.spacing, middle, values);
  }
  const outWidth = after.grid.width;
  const count = rootsAfter.length;
  writeReciprocals(inverse, rootsAfter, count, 1);
  for (let f = 0; f < filterWidth; f++) {
    for (let at = 0; at < count; at += outWidth) {
      const row = (at / outWidth) * width;
      for (let j = 0; j < outWidth; j++) {
        const source = right[j * filterWidth + f]!;
        values[at + j] = source < 0 ? 0 : between[row + source]! * inverse[at + j]!;
      }
    }
    writeArray(side, horizontal.offset + f * horizontal.spacing, after.grid, values);
  }
  if (record.shares === filterWidth) return;
  writeReciprocals(values, rootsAfter, count, Math.sqrt(twiceBias / 2));
  writeArray(side, horizontal.offset + filterWidth * horizontal.spacing, after.grid, values);
}

/** Writes the standard deviations of the sums along columns. */
function writeRootsBetween(
  out: Float64Array,
  gain: number,
  roots: Float64Array,
  down: Int32Array,
  filterHeight: number,
  { height, width }: Grid,
): void {
  out.fill(0, 0, height * width);
  for (let i = 0; i < height; i++) {
    for (let f = 0; f < filterHeight; f++) {
      const source = down[i * filterHeight + f]! * width;
      if (source < 0) continue;
      for (let j = 0; j < width; j++) {
        const root = roots[source + j]!;
        out[i * width + j]! += gain * root * root;
      }
    }
  }
  for (let k = 0; k < height * width; k++) out[k] = Math.sqrt(out[k]!);
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
