import type { FusedLayer } from "../fused-layers";
import { convolutionKernels } from "./instance";

/*
 * Convolutions of images [channels, height, width] with filters [m, n, rows, columns] and stride 1. The kernels read
 * windows in an image with its padding, which is copied to the workspace unless it has none. The signals below a layer
 * are a convolution, too: that of the padded signals above with the reversed filters.
 */

/** Images [channels, height, width] with zeros outside. */
interface Padded {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Numbers of zeros before the image, and sizes with all zeros. */
  readonly top: number;
  readonly left: number;
  readonly paddedHeight: number;
  readonly paddedWidth: number;
}

/** Returns the images of a layer's convolution, or of the convolution of its signals. */
function imagesOf({ shape, image }: FusedLayer, isBack: boolean): Padded {
  const [m, n] = shape as [number, number];
  const { height, width, rows, columns, top, left, heightOut, widthOut } = image!;
  return isBack
    ? {
        ...{ channels: m, height: heightOut, width: widthOut },
        ...{ top: rows - 1 - top, left: columns - 1 - left },
        ...{ paddedHeight: height + rows - 1, paddedWidth: width + columns - 1 },
      }
    : {
        ...{ channels: n, height, width, top, left },
        ...{ paddedHeight: heightOut + rows - 1, paddedWidth: widthOut + columns - 1 },
      };
}

/** Computes the next even number. */
const even = (n: number): number => n + (n & 1);

/** Returns the images and signals of a gradient, for which the kernel needs signals of an even width. */
function evenImagesOf(layer: FusedLayer): [images: Padded, signals: Padded] {
  const images = imagesOf(layer, false);
  const { heightOut: height, widthOut: width } = layer.image!;
  const sizes = { height, width, top: 0, left: 0, paddedHeight: height, paddedWidth: even(width) };
  return [
    { ...images, paddedWidth: images.paddedWidth + (width & 1) },
    { channels: layer.shape[0]!, ...sizes },
  ];
}

const paddedSize = ({ channels, paddedHeight, paddedWidth }: Padded): number =>
  channels * paddedHeight * paddedWidth;

/** Numbers of the filters of `count` output channels with `depth` weights each. */
const filterNumbers = (count: number, depth: number): number => 5 * Math.ceil(count / 4) * depth;

/** Computes the length of the workspace of a convolution: its filters, and padded images. */
export function convolutionWorkspace(layer: FusedLayer): number {
  const [m, n] = layer.shape as [number, number];
  const { rows, columns } = layer.image!;
  const filters = Math.max(filterNumbers(m, n), filterNumbers(n, m)) * rows * columns;
  const [images, signals] = evenImagesOf(layer);
  return filters + Math.max(paddedSize(imagesOf(layer, true)), paddedSize(images) + paddedSize(signals));
}

/**
 * Computes z[o, y, x] = Σ_{c,i,j} W[o, c, i, j] x[c, y + i, x + j] for every sample, or adds it to z.
 *
 * @param isBack true to compute the signals below the layer from those above instead
 */
export function convolve(
  layer: FusedLayer,
  isBack: boolean,
  weights: number,
  x: Float64Array,
  z: Float64Array,
  workspace: Float64Array,
  samples: number,
  adds: boolean,
): void {
  const images = imagesOf(layer, isBack);
  const { rows, columns } = layer.image!;
  const depth = images.channels * rows * columns;
  const count = layer.shape[isBack ? 1 : 0]!;
  const [height, width] = [images.paddedHeight - rows + 1, images.paddedWidth - columns + 1];
  writeFilters(workspace, weights, images, layer.image!, count, isBack);
  const kernels = convolutionKernels(workspace);
  const imageAt = padding(images, x, workspace, filterNumbers(count, depth));
  for (let p = 0; p < samples; p++) {
    const out = z.byteOffset + 8 * p * count * height * width;
    const step = 8 * images.paddedWidth;
    kernels.convolve(Number(adds), out, workspace.byteOffset, imageAt(p), step, height, width, count, depth);
  }
}

/** Computes gradient[o, c, i, j] = Σ_{p,y,x} δ[p][o, y, x] x[p][c, y + i, x + j], or adds it to `gradient`. */
export function convolveGradient(
  layer: FusedLayer,
  gradient: number,
  delta: Float64Array,
  x: Float64Array,
  workspace: Float64Array,
  samples: number,
  adds: boolean,
): void {
  const [m, n] = layer.shape as [number, number];
  const { rows, columns, heightOut, widthOut } = layer.image!;
  const [images, signals] = evenImagesOf(layer);
  const depth = n * rows * columns;
  if (!adds) new Float64Array(workspace.buffer, gradient, m * depth).fill(0);
  // Only the offsets of the filters are read.
  writeFilters(workspace, gradient, images, layer.image!, 1, false);
  const kernels = convolutionKernels(workspace);
  const at = filterNumbers(1, depth);
  const imageAt = padding(images, x, workspace, at);
  const signalAt = padding(signals, delta, workspace, at + paddedSize(images));
  for (let p = 0; p < samples; p++) {
    const step = 8 * images.paddedWidth;
    const [signal, image, filters] = [signalAt(p), imageAt(p), workspace.byteOffset];
    kernels.correlate(gradient, signal, filters, image, step, heightOut, even(widthOut), m, depth);
  }
}

/**
 * Writes the filters of `count` output channels to the start of the workspace, from weights [count, channels, ...], or
 * reversed, from weights [channels, count, ...].
 */
function writeFilters(
  workspace: Float64Array,
  weights: number,
  { channels, paddedHeight, paddedWidth }: Padded,
  { rows, columns }: NonNullable<FusedLayer["image"]>,
  count: number,
  isReversed: boolean,
): void {
  const taps = rows * columns;
  const from = new Float64Array(workspace.buffer, weights, count * channels * taps);
  const integers = new Uint32Array(workspace.buffer, workspace.byteOffset, 2 * workspace.length);
  for (let o = 0; o < 4 * Math.ceil(count / 4); o++) {
    let to = 5 * (o >> 2) * channels * taps;
    for (let c = 0; c < channels; c++) {
      for (let tap = 0; tap < taps; tap++, to += 5) {
        const at = isReversed ? (c * count + o + 1) * taps - 1 - tap : (o * channels + c) * taps + tap;
        workspace[to + (o & 3)] = o < count ? from[at]! : 0;
        const row = c * paddedHeight + Math.floor(tap / columns);
        integers[2 * to + 8] = 8 * (row * paddedWidth + (tap % columns));
      }
    }
  }
}

/**
 * Returns a function that gives the byte offset of the image of a sample with its padding: in the workspace from `at` on, to
 * which the function copies it, or in place if it has no padding.
 */
function padding(
  images: Padded,
  from: Float64Array,
  workspace: Float64Array,
  at: number,
): (sample: number) => number {
  const { channels, height, width, top, left, paddedHeight, paddedWidth } = images;
  const size = channels * height * width;
  if (paddedHeight === height && paddedWidth === width) return (p) => from.byteOffset + 8 * p * size;
  workspace.fill(0, at, at + paddedSize(images));
  return (p) => {
    let source = p * size;
    for (let c = 0; c < channels; c++) {
      let to = at + (c * paddedHeight + top) * paddedWidth + left;
      for (let y = 0; y < height; y++, to += paddedWidth, source += width) {
        for (let x = 0; x < width; x++) workspace[to + x] = from[source + x]!;
      }
    }
    return workspace.byteOffset + 8 * at;
  };
}
