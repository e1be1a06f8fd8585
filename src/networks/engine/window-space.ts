import { argumentsOf } from "../../arrays/arguments";
import { createWorkspace, type Kernels } from "../../simd";
import type { WeightOp } from "./ops";
import { type WindowLayout, windowLayout } from "./window-layout";

/** Arrays in the memory of the kernels for the products of a layer with the windows of one sample. */
export interface WindowSpace {
  readonly kernels: Kernels;
  readonly layout: WindowLayout;
  /** The image with its padding. */
  readonly image: Float64Array;
  /** Values or signals at the outputs, [rows of outputs, pitch, channels]. */
  readonly signals: Float64Array;
  /** Further arrays. */
  readonly others: readonly Float64Array[];
  release(): void;
}

/**
 * Creates the arrays for the windows of a sample.
 *
 * @param channels number of output channels at a time
 * @param others lengths of further arrays
 */
export function windowSpace(op: WeightOp, channels: number, others: readonly number[]): WindowSpace {
  const layout = windowLayout(op);
  const lengths = [layout.size, layout.rows * layout.pitch * channels, ...others];
  const { arrays, kernels, release } = createWorkspace(argumentsOf("multiply"), lengths);
  const [image, signals] = arrays as [Float64Array, Float64Array];
  return { kernels, layout, image, signals, others: arrays.slice(2), release };
}

/** Computes the numbers of one input image. */
export const imageSize = ({ positions, channels }: WeightOp): number => positions * channels;

/** Copies a sample of `images` to the space. */
export function loadImage(
  { layout, image }: WindowSpace,
  op: WeightOp,
  images: Float64Array,
  sample: number,
) {
  const at = sample * imageSize(op);
  for (const { inImage, inPadded, count } of layout.pieces) {
    for (let i = 0; i < count; i++) image[inPadded + i] = images[at + inImage + i]!;
  }
}

/** Computes the transpose of `loadImage`: adds the image in the space to a sample of `images`. */
export function addImage({ layout, image }: WindowSpace, op: WeightOp, images: Float64Array, sample: number) {
  const at = sample * imageSize(op);
  for (const { inImage, inPadded, count } of layout.pieces) {
    for (let i = 0; i < count; i++) images[at + inImage + i]! += image[inPadded + i]!;
  }
}

/**
 * Copies `channels` columns of signals [outputs, width] to the space, from position `at` on. Products multiply what
 * follows each row by windows that belong to no output. It is set to 0, because the space may still hold signals of more
 * channels there.
 */
export function loadSignals(
  { layout: { rows, columns, pitch }, signals }: WindowSpace,
  from: Float64Array,
  at: number,
  width: number,
  channels: number,
): void {
  for (let y = 0, row = at; y < rows; y++) {
    let to = y * pitch * channels;
    for (let x = 0; x < columns; x++, row += width) {
      for (let j = row; j < row + channels; j++, to++) signals[to] = from[j]!;
    }
    for (const end = (y + 1) * pitch * channels; to < end; to++) signals[to] = 0;
  }
}

/** Copies the values in the space, of `width` channels, to `to`, [outputs, width], from position `at` on. */
export function storeSignals(
  { layout: { rows, columns, pitch }, signals }: WindowSpace,
  to: Float64Array,
  at: number,
  width: number,
): void {
  const count = columns * width;
  for (let y = 0, row = at; y < rows; y++, row += count) {
    const from = y * pitch * width;
    for (let i = 0; i < count; i++) to[row + i] = signals[from + i]!;
  }
}

/**
 * Calls `visit` for each product of a run of windows with a row of the filter: with the byte offsets of the signals and
 * of the windows, the number of windows, and the position of the row in a filter, [fanIn].
 */
export function visitProducts(
  { layout, image, signals }: WindowSpace,
  channels: number,
  visit: (signalsAt: number, windowsAt: number, rows: number, inFilter: number) => void,
): void {
  const { runs, bands, bandSize, bandStep } = layout;
  for (const { rows, output, window } of runs) {
    for (let band = 0; band < bands; band++) {
      const windowsAt = image.byteOffset + 8 * (window + band * bandStep);
      visit(signals.byteOffset + 8 * output * channels, windowsAt, rows, band * bandSize);
    }
  }
}

/** Adds sᵀ x, [channels, fanIn], for the signals s and the windows x in the space. */
export function addWindowGradient(
  space: WindowSpace,
  { fanIn }: WeightOp,
  out: number,
  channels: number,
): void {
  const { kernels, layout } = space;
  const { step, bandSize } = layout;
  visitProducts(space, channels, (left, right, rows, inFilter) =>
    kernels.product(1, 1, out + 8 * inFilter, fanIn, left, channels, right, step, channels, rows, bandSize),
  );
}
