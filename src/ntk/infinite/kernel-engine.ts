import { wideKernels } from "../../kernels";
import { runNow } from "../../ode/run";
import type { Layer } from "../architecture/layer";
import type { Samples } from "../architecture/samples";
import { type Inputs, inputsOf, pairTile, selfTile } from "./inputs";
import { type Chain, type PlanOptions, planKernels } from "./plan";
import { runSelf, runTile } from "./run";
import { covariancesOf, type Side, type Tile } from "./tile";
import { wideNetworkOf } from "./wide";

/** Both kernels, or a part of them, row-major. */
export interface FlatKernels {
  readonly nngp: Float64Array;
  readonly ntk: Float64Array;
}

/** Computes the kernels of one network between two sets of inputs. */
export interface KernelEngine {
  /** Both kernels, [N1, N2]. */
  all(): FlatKernels;
  /** A part of both kernels. */
  block(row: number, rows: number, column: number, columns: number): FlatKernels;
}

/** Samples whose variances are known everywhere in the network, with the diagonals of the kernels. */
interface Prepared {
  readonly inputs: Inputs;
  /** One for all samples, or one for each where pooling needs every pair of positions. */
  readonly sides: readonly Side[];
  readonly diagonal: FlatKernels;
}

/** Rows and columns of a tile of feature rows: its numbers stay in the second-level cache. */
const TILE_ROWS = 32;
const TILE_COLUMNS = 256;

/** Prepares the kernels of one network between two sets of inputs, or of one with itself. */
export function kernelEngine(
  functionName: string,
  network: Layer,
  first: Samples,
  second: Samples | undefined,
  options: PlanOptions,
): KernelEngine {
  const { chain } = planKernels(functionName, network, first, options);
  return wideEngine(functionName, chain, first, second) ?? tileEngine(functionName, chain, first, second);
}

/** Networks of dense layers with piecewise linear units run on kernels of their own. */
function wideEngine(
  functionName: string,
  chain: Chain,
  first: Samples,
  second: Samples | undefined,
): KernelEngine | undefined {
  const network = first.positions === 1 ? wideNetworkOf(chain, first.channels) : undefined;
  if (network === undefined) return undefined;
  const size = first.channels;
  const part = (samples: Samples, start: number, count: number) =>
    samples.data.subarray(start * size, (start + count) * size);
  const block = (row: number, rows: number, column: number, columns: number): FlatKernels => {
    const out = { nngp: new Float64Array(rows * columns), ntk: new Float64Array(rows * columns) };
    const inputs = part(first, row, rows);
    const isDiagonal = second === undefined && row === column && rows === columns;
    const others = isDiagonal ? {} : { others: part(second ?? first, column, columns) };
    runNow(wideKernels(functionName, { network, inputs, ...others, size, ...out }));
    return out;
  };
  return { all: () => block(0, first.count, 0, (second ?? first).count), block };
}

/** Any other network is walked through tile by tile. */
export function tileEngine(
  functionName: string,
  chain: Chain,
  first: Samples,
  second: Samples | undefined,
): KernelEngine {
  const left = prepare(inputsOf(functionName, "x1", first), chain);
  const right = second === undefined ? left : prepare(inputsOf(functionName, "x2", second), chain);
  const isSymmetric = second === undefined;
  const [rows, columns] = [first.count, (second ?? first).count];

  const writeTile = (out: FlatKernels, at: number, width: number, tile: Tile, above: boolean): void => {
    const isOwn = left.sides.length === 1;
    const [rowSide, columnSide] = isOwn
      ? [left.sides[0]!, right.sides[0]!]
      : [left.sides[tile.rowStart]!, right.sides[tile.columnStart]!];
    const local = isOwn ? tile : { ...tile, rowStart: 0, columnStart: 0 };
    runTile(chain, local, rowSide, columnSide);
    const nngp = covariancesOf(local, rowSide.end, columnSide.end);
    for (let r = 0; r < tile.rows; r++) {
      for (let c = 0; c < tile.columns; c++) {
        const isDiagonal = isSymmetric && tile.rowStart + r === tile.columnStart + c;
        const from = r * tile.columns + c;
        const value = isDiagonal ? left.diagonal.nngp[tile.rowStart + r]! : nngp[from]!;
        const tangent = isDiagonal ? left.diagonal.ntk[tile.rowStart + r]! : local.ntk[from]!;
        out.nngp[at + r * width + c] = value;
        out.ntk[at + r * width + c] = tangent;
        if (!above) continue;
        const mirrored = (tile.columnStart + c) * width + tile.rowStart + r;
        out.nngp[mirrored] = value;
        out.ntk[mirrored] = tangent;
      }
    }
  };

  const perPair = chain.full;
  const height = perPair || first.positions > 1 ? 1 : TILE_ROWS;
  const width = perPair ? 1 : Math.max(1, Math.floor(TILE_COLUMNS / first.positions));

  return {
    all() {
      const out = { nngp: new Float64Array(rows * columns), ntk: new Float64Array(rows * columns) };
      for (let i = 0; i < rows; i += height) {
        const m = Math.min(height, rows - i);
        const end = isSymmetric ? i + m : columns;
        for (let j = 0; j < end; j += width) {
          const tile = pairTile(left.inputs, i, m, right.inputs, j, Math.min(width, end - j), perPair);
          writeTile(out, i * columns + j, columns, tile, isSymmetric);
        }
      }
      return out;
    },
    block(row, blockRows, column, blockColumns) {
      const size = blockRows * blockColumns;
      const out = { nngp: new Float64Array(size), ntk: new Float64Array(size) };
      for (let i = 0; i < blockRows; i += height) {
        const m = Math.min(height, blockRows - i);
        for (let j = 0; j < blockColumns; j += width) {
          const n = Math.min(width, blockColumns - j);
          const tile = pairTile(left.inputs, row + i, m, right.inputs, column + j, n, perPair);
          writeTile(out, i * blockColumns + j, blockColumns, tile, false);
        }
      }
      return out;
    },
  };
}

function prepare(inputs: Inputs, chain: Chain): Prepared {
  const { count, positions } = inputs.samples;
  if (!chain.full) {
    const side: Side = { passages: [], start: inputs.field, end: inputs.field };
    const tile = selfTile(inputs, false, 0, count);
    runSelf(chain, tile, side);
    return { inputs, sides: [side], diagonal: { nngp: side.end.variances, ntk: tile.ntk } };
  }
  const diagonal = { nngp: new Float64Array(count), ntk: new Float64Array(count) };
  const sides = Array.from({ length: count }, (_, i): Side => {
    const part = (values: Float64Array) => values.slice(i * positions, (i + 1) * positions);
    const start = { variances: part(inputs.field.variances), roots: part(inputs.field.roots) };
    const side: Side = { passages: [], start, end: start };
    const tile = selfTile(inputs, true, i, 1);
    runSelf(chain, tile, side);
    diagonal.nngp[i] = side.end.variances[0]!;
    diagonal.ntk[i] = tile.ntk[0]!;
    return side;
  });
  return { inputs, sides, diagonal };
}
