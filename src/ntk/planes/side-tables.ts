import type { PlaneImage } from "./image-variances";
import type { FilterStep, PlaneChain, Point, Segment } from "./plan/steps";
import type { Grid, Lanes } from "./plane";

/** Side tables of one image; those of two images have the numbers of both alternately. */
interface Side {
  readonly tables: Float64Array;
  readonly lanes: Lanes;
  readonly isCircular: boolean;
}

/**
 * Writes the side tables of an image in a segment: the standard deviations and shares that the kernels of planes read.
 * Their offsets are divided by the number of images that `lanes` lays next to each other.
 */
export function writeSideTables(
  tables: Float64Array,
  lanes: Lanes,
  segment: Segment,
  index: number,
  image: PlaneImage,
): void {
  const { channels, directions, isCircular } = segment;
  const side: Side = { tables, lanes, isCircular };
  const { roots } = image.starts[index]!;
  writePoint(side, segment.start, roots);
  const { grid } = segment.start;
  const spacing = 8 * lanes * grid.height * grid.width * (isCircular ? 2 : 1);
  for (let c = 0; c < channels; c++) {
    const values = roots.map((_, p) => image.directions[p * channels + c]!);
    writeArray(side, directions + c * spacing, grid, values);
  }
  writeChain(side, segment, image);
}

function writeChain(side: Side, { steps }: PlaneChain, image: PlaneImage): void {
  for (const planned of steps) {
    const { before, after } = image.steps[planned.step.id]!;
    if (planned.type === "branches") for (const branch of planned.branches) writeChain(side, branch, image);
    if (planned.type === "filter") writeFilter(side, planned, before.roots, after.roots);
    writePoint(side, planned.after, after.roots);
  }
}

function writePoint(side: Side, { grid, root, inverse }: Point, roots: Float64Array): void {
  if (root !== undefined) writeArray(side, root, grid, roots);
  if (inverse !== undefined) writeArray(side, inverse, grid, reciprocals(roots));
}

/** Returns reciprocals, and 0 for 0. */
function reciprocals(roots: Float64Array): Float64Array {
  const out = new Float64Array(roots.length);
  for (let k = 0; k < roots.length; k++) out[k] = roots[k]! > 0 ? 1 / roots[k]! : 0;
  return out;
}

/** Writes the shares of a convolution, along columns and then along rows. */
function writeFilter(
  side: Side,
  { record, sources, before, after }: FilterStep,
  roots: Float64Array,
  rootsAfter: Float64Array,
): void {
  const { height: filterHeight, width: filterWidth, gain, vertical, horizontal, twiceBias } = record;
  const [down, right] = sources;
  const middle: Grid = { height: after.grid.height, width: before.grid.width };
  const { height, width } = middle;
  const scale = Math.sqrt(gain);
  const between = new Float64Array(height * width);
  for (let i = 0; i < height; i++) {
    for (let f = 0; f < filterHeight; f++) {
      const source = down[i * filterHeight + f]! * width;
      if (source < 0) continue;
      for (let j = 0; j < width; j++) between[i * width + j]! += (scale * roots[source + j]!) ** 2;
    }
  }
  for (let k = 0; k < between.length; k++) between[k] = Math.sqrt(between[k]!);
  writeArray(side, vertical.offset, middle, between);
  const inverse = reciprocals(between);
  const shares = new Float64Array(between.length);
  for (let f = 0; f < filterHeight; f++) {
    for (let i = 0; i < height; i++) {
      const source = down[i * filterHeight + f]! * width;
      const factor = source < 0 ? 0 : scale;
      const from = Math.max(source, 0);
      const to = i * width;
      for (let j = 0; j < width; j++) shares[to + j] = factor * roots[from + j]! * inverse[to + j]!;
    }
    writeArray(side, vertical.offset + (f + 1) * vertical.spacing, middle, shares);
  }
  const outWidth = after.grid.width;
  const inverseAfter = reciprocals(rootsAfter);
  const across = new Float64Array(rootsAfter.length);
  for (let f = 0; f < filterWidth; f++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < outWidth; j++) {
        const source = right[j * filterWidth + f]!;
        const part = source < 0 ? 0 : between[i * width + source]!;
        across[i * outWidth + j] = part * inverseAfter[i * outWidth + j]!;
      }
    }
    writeArray(side, horizontal.offset + f * horizontal.spacing, after.grid, across);
  }
  if (record.shares === filterWidth) return;
  const bias = Math.sqrt(twiceBias / 2);
  const biasShares = inverseAfter.map((factor) => bias * factor);
  writeArray(side, horizontal.offset + filterWidth * horizontal.spacing, after.grid, biasShares);
}

/** Writes one array of the tables, row by row; in circular images every row twice. */
function writeArray(
  { tables, lanes, isCircular }: Side,
  offset: number,
  { height, width }: Grid,
  values: Float64Array,
): void {
  let to = offset / (8 * lanes);
  if (!isCircular) {
    tables.set(values, to);
    return;
  }
  for (let i = 0; i < height; i++) {
    const row = values.subarray(i * width, (i + 1) * width);
    tables.set(row, to);
    tables.set(row, to + width);
    to += 2 * width;
  }
}
