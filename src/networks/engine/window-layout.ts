import { type Axis, wholeAxis } from "../architecture/windows";
import type { WeightOp } from "./ops";

/** Numbers that are contiguous in an image and in the image with its padding. */
interface Piece {
  readonly inImage: number;
  readonly inPadded: number;
  readonly count: number;
}

/** Windows at equal distances in a padded image: the rows of a matrix. */
interface Run {
  /** Number of windows. */
  readonly rows: number;
  /** Index of the first window among the outputs, and its position in the padded image. */
  readonly output: number;
  readonly window: number;
}

/**
 * Places of the windows of a layer in an image with its padding. A band consists of the same row of all windows, which
 * is contiguous in each of them: a convolution is a sum of products of matrices, one for each band. The bands of
 * neighbouring windows overlap, and no window is copied. Positions and distances count numbers, except those of outputs.
 */
export interface WindowLayout {
  /** Length of a padded image. */
  readonly size: number;
  readonly pieces: readonly Piece[];
  /** Number of bands, numbers of a window in each, and distance of the bands. */
  readonly bands: number;
  readonly bandSize: number;
  readonly bandStep: number;
  /** Distance of neighbouring windows of a run. */
  readonly step: number;
  readonly runs: readonly Run[];
  /** Rows and columns of outputs, and distance of their rows; outputs between the rows belong to no window. */
  readonly rows: number;
  readonly columns: number;
  readonly pitch: number;
}

/** Number of windows of a run, approximately, for which products read from the second-level cache. */
const RUN_WINDOWS = 512;

/** Computes the places of the windows of a layer; without windows, each position is one. */
export function windowLayout({ windows, channels, outputs }: WeightOp): WindowLayout {
  const axes = windows?.axes ?? [{ ...wholeAxis(outputs), outputs, size: 1 }];
  const [down, along] = (axes.length === 1 ? [wholeAxis(1), axes[0]] : axes) as [Axis, Axis];
  const [rowSources, columnSources] = [sourcesAlong(down), sourcesAlong(along)];
  // Zeros after a row of the image are those before the next one, too.
  const width = columnSources.length - Math.min(zerosBefore(columnSources), zerosAfter(columnSources));
  const sources = new Int32Array((rowSources.length - 1) * width + columnSources.length).fill(-1);
  for (const [y, row] of rowSources.entries()) {
    for (const [x, column] of columnSources.entries()) {
      if (row >= 0 && column >= 0) sources[y * width + x] = row * along.inputs + column;
    }
  }
  // With strides, the last window of a row and the first of the next one are at another distance than neighbours.
  const hasStrides = down.stride > 1 || along.stride > 1;
  const pitch = hasStrides ? along.outputs : width;
  const rowsOfRun = hasStrides ? 1 : Math.max(1, Math.floor(RUN_WINDOWS / pitch));
  const runs: Run[] = [];
  for (let y = 0; y < down.outputs; y += rowsOfRun) {
    const rows = (Math.min(rowsOfRun, down.outputs - y) - 1) * pitch + along.outputs;
    runs.push({ rows, output: y * pitch, window: y * down.stride * width * channels });
  }
  return {
    ...{ size: sources.length * channels, pieces: piecesOf(sources, channels) },
    ...{ bands: down.size, bandSize: along.size * channels, bandStep: width * channels },
    ...{ step: along.stride * channels, runs, rows: down.outputs, columns: along.outputs, pitch },
  };
}

/** Returns the position in the image, or -1 for a zero, of each position along one dimension of the padded image. */
function sourcesAlong({ outputs, size, stride, sources }: Axis): number[] {
  const out = new Array<number>((outputs - 1) * stride + size).fill(-1);
  for (let o = 0; o < outputs; o++) {
    for (let f = 0; f < size; f++) out[o * stride + f] = sources[o * size + f]!;
  }
  return out;
}

const zerosBefore = (sources: readonly number[]): number => sources.findIndex((source) => source >= 0);

const zerosAfter = (sources: readonly number[]): number => zerosBefore([...sources].reverse());

/** Computes the contiguous pieces of a padded image with the given positions of the image, -1 for a zero. */
function piecesOf(sources: Int32Array, channels: number): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0, next = at; at < sources.length; at = next) {
    const source = sources[at]!;
    next++;
    if (source < 0) continue;
    while (sources[next] === source + next - at) next++;
    pieces.push({ inImage: source * channels, inPadded: at * channels, count: (next - at) * channels });
  }
  return pieces;
}
