import type { Arguments } from "../../arrays/arguments";
import type { Samples } from "../../networks/architecture";
import type { FlatKernels, KernelEngine } from "../infinite/engine";
import { type Inputs, inputsOf } from "../infinite/inputs";
import { type Cell, type CellRange, pairsByColumns, pairsByRows } from "./image-pairs";
import type { PlaneImage } from "./image-variances";
import { type PairRunner, pairRunner, type TwoKernels } from "./pair-runner";
import type { PlanePlan } from "./steps";
import type { PairKernels } from "./tail";

/** Largest number of rows that are computed together, and of bytes of their side tables. */
const MAX_ROWS = 32;
const MAX_TABLE_BYTES = 2 ** 25;
/** Number of images whose variances are kept. */
const MAX_IMAGES = 128;

/** Returns the engine of a network on images, which computes kernels by planes of offsets. */
export function planeEngine(
  args: Arguments,
  plan: PlanePlan,
  first: Samples,
  second: Samples | undefined,
): KernelEngine {
  const [opening] = plan.segments as [PlanePlan["segments"][number]];
  const rowStep = opening.isFull
    ? 1
    : Math.min(MAX_ROWS, Math.max(1, Math.floor(MAX_TABLE_BYTES / opening.tableBytes)));
  let prepared: { readonly runner: PairRunner; readonly imagesOf: (cell: Cell) => ImagesOfCell } | undefined;

  function* prepare(): Generator<undefined, NonNullable<typeof prepared>> {
    if (prepared !== undefined) return prepared;
    const left = yield* inputsOf(args.at("x1"), first);
    const right = second === undefined ? left : yield* inputsOf(args.at("x2"), second);
    const runner = pairRunner(args, plan, (rowStep + 3) * plan.segments.length);
    const rows = imageCache(runner, left);
    const columns = second === undefined ? rows : imageCache(runner, right);
    const isSymmetric = second === undefined;
    // In one set of inputs, both halves of the kernels are computed from the pairs in the same order.
    const imagesOf = ({ row, column }: Cell) => ({
      row: rows(isSymmetric ? Math.min(row, column) : row),
      column: columns(isSymmetric ? Math.max(row, column) : column),
    });
    prepared = { runner, imagesOf };
    return prepared;
  }

  /** Kernels of images with themselves. */
  const diagonals = new WeakMap<PlaneImage, PairKernels>();

  /** Computes two pairs, after the images with themselves if these are needed. */
  function* compute(cells: readonly [Cell, Cell]): Generator<undefined, TwoKernels> {
    const { runner, imagesOf } = yield* prepare();
    const [a, b] = [imagesOf(cells[0]), imagesOf(cells[1])] as const;
    if (runner.needsSelf) {
      const images = new Set([a.row, a.column, b.row, b.column]);
      const missing = [...images].filter((image) => !diagonals.has(image));
      for (let k = 0; k < missing.length; k += 2) {
        const both = [missing[k]!, missing[k + 1] ?? missing[k]!] as const;
        const pairs = both.map((image) => ({ row: image, column: image })) as [ImagesOfCell, ImagesOfCell];
        const results = yield* runner.run(pairs);
        for (const [lane, image] of both.entries()) diagonals.set(image, results[lane]!);
      }
      if (a.row === a.column && b.row === b.column) return [diagonals.get(a.row)!, diagonals.get(b.row)!];
    }
    return yield* runner.run([a, b]);
  }

  /** Computes a range of cells and passes them to `write`; returns true if all are finite. */
  function* computeRange(
    range: CellRange,
    write: (cell: Cell, kernels: PairKernels) => void,
  ): Generator<number | undefined, boolean> {
    const rows = range.rowEnd - range.row;
    let [zero, finished] = [0, 0];
    const pairs = opening.isFull ? pairsByRows(range) : pairsByColumns(range, rowStep);
    for (const { cells, done } of pairs) {
      const results = yield* compute(cells);
      for (const [lane, cell] of cells.entries()) {
        const kernels = results[lane]!;
        // The sum becomes NaN unless both are finite.
        zero += 0 * kernels.nngp + 0 * kernels.ntk;
        write(cell, kernels);
      }
      if (done === undefined) continue;
      yield done;
      finished = done;
    }
    if (finished < rows) yield rows;
    return zero === 0;
  }

  const isSymmetric = second === undefined;
  const columns = (second ?? first).count;
  return {
    rowStep,
    fill(out, from, to, target = "whole") {
      const isWhole = target === "whole";
      const [rowOrigin, columnOrigin] = isWhole ? [0, 0] : [from, isSymmetric ? from : 0];
      const stride = columns - columnOrigin;
      const range = { row: from, rowEnd: to, column: 0, columnEnd: columns, isTriangle: isSymmetric };
      return computeRange(range, ({ row, column }, kernels) => {
        put(out, (row - rowOrigin) * stride + column - columnOrigin, kernels);
        if (isWhole && isSymmetric) put(out, column * stride + row, kernels);
      });
    },
    block(out, { row, rows, column, columns: width }) {
      const isTriangle = isSymmetric && row === column && rows === width;
      const range = { row, rowEnd: row + rows, column, columnEnd: column + width, isTriangle };
      return computeRange(range, (cell, kernels) => {
        put(out, (cell.row - row) * width + cell.column - column, kernels);
        if (isTriangle) put(out, (cell.column - row) * width + cell.row - column, kernels);
      });
    },
    release() {
      prepared?.runner.release();
      prepared = undefined;
    },
  };
}

interface ImagesOfCell {
  readonly row: PlaneImage;
  readonly column: PlaneImage;
}

function put(out: Partial<FlatKernels>, at: number, { nngp, ntk }: PairKernels): void {
  if (out.nngp) out.nngp[at] = nngp;
  if (out.ntk) out.ntk[at] = ntk;
}

/** Returns a function that returns the images of a set of inputs, of which it keeps the last ones. */
function imageCache(
  runner: PairRunner,
  { samples, directions, field }: Inputs,
): (sample: number) => PlaneImage {
  const { positions, channels } = samples;
  const kept = new Map<number, PlaneImage>();
  const size = positions * channels;
  return (sample) => {
    const image =
      kept.get(sample) ??
      runner.image(
        directions.subarray(sample * size, (sample + 1) * size),
        field.variances.slice(sample * positions, (sample + 1) * positions),
      );
    kept.delete(sample);
    kept.set(sample, image);
    // Variances after pools, which are expensive, are kept.
    if (kept.size > MAX_IMAGES && !runner.needsSelf) kept.delete(kept.keys().next().value!);
    return image;
  };
}
