import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Padding } from "./layer";

/** Windows along one dimension: the input positions that belong to each output position. */
export interface Axis {
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
  /** Distance between the windows of neighbouring outputs. */
  readonly stride: number;
  /** Number of positions of the first window that lie before the image. */
  readonly before: number;
  /** True if windows continue on the opposite side of the image. */
  readonly isCircular: boolean;
  /** Input position of every entry of every window, [outputs, size]; -1 for a zero outside the image. */
  readonly sources: Int32Array;
}

/** Computes the windows along one dimension of `inputs` positions. */
function windowsAlong(args: Arguments, inputs: number, size: number, stride: number, padding: Padding): Axis {
  const outputs = padding === "valid" ? Math.floor((inputs - size) / stride) + 1 : Math.ceil(inputs / stride);
  if (outputs < 1) {
    const expected = "such that every window fits into the image (or the image is padded)";
    throw args.refusal(HERE, expected, `a window of ${size} for ${inputs} positions`);
  }
  // Number of padded positions at both ends; if it is odd, the additional one is at the end.
  const missing = padding === "valid" ? 0 : Math.max(0, (outputs - 1) * stride + size - inputs);
  const before = Math.floor(missing / 2);
  checkEntries(args, outputs * size);
  const sources = new Int32Array(outputs * size);
  for (let o = 0; o < outputs; o++) {
    for (let f = 0; f < size; f++) {
      const position = o * stride + f - before;
      const inside = position >= 0 && position < inputs;
      const wrapped = padding === "circular" ? ((position % inputs) + inputs) % inputs : -1;
      sources[o * size + f] = inside ? position : wrapped;
    }
  }
  return { inputs, outputs, size, stride, before, isCircular: padding === "circular", sources };
}

/** Largest number of entries of all windows. */
const MAX_ENTRIES = 2 ** 24;

function checkEntries(args: Arguments, entries: number): void {
  if (entries <= MAX_ENTRIES) return;
  throw args.refusal(HERE, `windows of at most ${MAX_ENTRIES} entries`, String(entries));
}

/** Windows over an image: the input positions that belong to each output position. */
export interface Windows {
  /** Number of output positions per dimension. */
  readonly spatial: readonly number[];
  /** Number of all output positions. */
  readonly outputs: number;
  /** Number of entries of a window. */
  readonly size: number;
  /** Input position of every entry of every window, [outputs, size]; -1 for a zero outside the image. */
  readonly sources: Int32Array;
  /** Windows along each dimension, from which the windows over the image are composed. */
  readonly axes: readonly Axis[];
}

/** Returns one window over all positions of an image. */
export function wholeImage(spatial: readonly number[]): Windows {
  const size = spatial.reduce((product, n) => product * n, 1);
  return { spatial: [], outputs: 1, size, sources: countUpTo(size), axes: spatial.map(wholeAxis) };
}

/** Returns one window over all positions along one dimension. */
export const wholeAxis = (inputs: number): Axis => ({
  ...{ inputs, outputs: 1, size: inputs, stride: 1, before: 0, isCircular: false },
  sources: countUpTo(inputs),
});

const countUpTo = (count: number): Int32Array => Int32Array.from({ length: count }, (_, p) => p);

/** Computes the windows of a layer over an image of one or two dimensions. */
export function windowsOver(
  args: Arguments,
  spatial: readonly number[],
  sizes: readonly number[],
  strides: readonly number[],
  padding: Padding,
): Windows {
  if (spatial.length !== sizes.length) {
    const dimensions = (count: number) => `${count} dimension${count === 1 ? "" : "s"}`;
    const images = "each sample is [length, channels] or [height, width, channels]";
    const expected = `a layer over ${dimensions(spatial.length)}, as the samples have (${images})`;
    throw args.refusal(HERE, expected, `a window of ${dimensions(sizes.length)}`);
  }
  const axes = spatial.map((n, d) => windowsAlong(args, n, sizes[d]!, strides[d]!, padding));
  const [first, second] = axes as [Axis, Axis?];
  if (second === undefined) {
    const { outputs, size, sources } = first;
    return { spatial: [outputs], outputs, size, sources, axes };
  }
  const outputs = first.outputs * second.outputs;
  const size = first.size * second.size;
  checkEntries(args, outputs * size);
  const sources = new Int32Array(outputs * size);
  for (let y = 0; y < first.outputs; y++) {
    for (let x = 0; x < second.outputs; x++) {
      for (let f = 0; f < first.size; f++) {
        for (let g = 0; g < second.size; g++) {
          const row = first.sources[y * first.size + f]!;
          const column = second.sources[x * second.size + g]!;
          const at = (y * second.outputs + x) * size + f * second.size + g;
          sources[at] = row < 0 || column < 0 ? -1 : row * second.inputs + column;
        }
      }
    }
  }
  return { spatial: [first.outputs, second.outputs], outputs, size, sources, axes };
}
