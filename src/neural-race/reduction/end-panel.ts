import { argumentsOf } from "../../arrays/arguments";
import { createWorkspace } from "../../simd";
import type { Matching } from "./joint-matching";
import type { EndMatrix } from "./path-ends";
import { TRIALS } from "./sweep/best-rotation";
import { jointKernels } from "./sweep/instance";

/** Columns of an end in all matrices to other ends or from the end to itself. */
interface Part {
  readonly matrix: EndMatrix;
  readonly weight: number;
  /** First column in the panel. */
  readonly start: number;
}

/** Layout of the panel of an end, which holds everything that a rotation of the columns of the end changes. */
interface Layout {
  readonly size: number;
  /**
   * Numbers of a row that are used, and numbers from row to row: whole cache lines with at least one zero at the end.
   */
  readonly width: number;
  readonly step: number;
  /** Matrices to other ends, then the basis, then matrices from the end to itself. */
  readonly blocks: readonly Part[];
  readonly basis: number;
  readonly squares: readonly Part[];
}

/**
 * Panel of an end: row k holds column k of the end in all matrices, so that a rotation combines two contiguous rows.
 */
export interface EndPanel {
  readonly size: number;
  /** Rotates column k with each column l > k by the best angles; returns the largest sine of an angle. */
  rotateColumn(k: number): number;
  /** Copies the matrices to other ends to their panels. */
  spread(): void;
}

/** Panels of all ends in one workspace. */
export interface EndPanels {
  readonly panels: readonly EndPanel[];
  /** Returns the weighted sum of the squares of the entries on the diagonal of the matching, in the symmetric parts. */
  diagonalSquares(): number;
  /** Writes the bases and the matrices back. */
  write(): void;
  release(): void;
}

const NUMBERS_PER_LINE = 8;
/** Numbers of a plan in addition to two per matrix. */
const PLAN_LENGTH = 7;

/**
 * Allocates the panels of all ends and fills them. Only the symmetric part of a matrix from an end to itself is kept:
 * the other part does not contribute to the diagonal in any basis.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
export function endPanels(
  sizes: readonly number[],
  bases: readonly Float64Array[],
  matrices: readonly EndMatrix[],
  weights: readonly number[],
  matching: Matching,
): EndPanels {
  const layouts = sizes.map((_, end) => layoutOf(end, sizes, matrices, weights));
  const ends = layouts.length;
  const { arrays, release } = createWorkspace(argumentsOf("reduce"), [
    ...layouts.map(({ size, step }) => size * step),
    ...layouts.map(({ blocks, squares }) => PLAN_LENGTH + 2 * (blocks.length + squares.length)),
    ...layouts.map(({ size, blocks }) => size * blocks.length),
    TRIALS.length,
  ]);
  const trials = arrays[3 * ends]!;
  trials.set(TRIALS);
  const kernels = jointKernels(trials);
  const panels = layouts.map((layout, end): EndPanel => {
    const [data, plan, partners] = [arrays[end]!, arrays[ends + end]!, arrays[2 * ends + end]!];
    fillPanel(data, layout, end, bases[end]!);
    partners.set(layout.blocks.flatMap((block) => partnersOf(block, end, layout, matching)));
    const { size, step, width, blocks, squares } = layout;
    plan.set([
      ...[size, data.byteOffset, 8 * step, width, trials.byteOffset, blocks.length, squares.length],
      ...blocks.flatMap(({ weight }, i) => [weight, partners.byteOffset + 8 * i * size]),
      ...squares.flatMap(({ weight, start }) => [weight, 8 * start]),
    ]);
    const copies = blocks.map(({ matrix, start }) => {
      const other = matrix.a === end ? matrix.b : matrix.a;
      const to = layouts[other]!.blocks.find((block) => block.matrix === matrix)!;
      const toStep = 8 * layouts[other]!.step;
      const at = arrays[other]!.byteOffset + 8 * to.start;
      return () =>
        kernels.transpose(at, toStep, data.byteOffset + 8 * start, 8 * step, size, layouts[other]!.size);
    });
    return {
      size,
      rotateColumn: (k) => kernels.rotateColumn(plan.byteOffset, k),
      spread() {
        for (const copy of copies) copy();
      },
    };
  });
  const diagonals = layouts.map((layout, end) =>
    diagonalOf(arrays[end]!, layout, end, arrays[2 * ends + end]!),
  );
  return {
    panels,
    diagonalSquares: () => diagonals.reduce((sum, squares) => sum + squares(), 0),
    write() {
      for (const [end, layout] of layouts.entries()) writePanel(arrays[end]!, layout, end, bases[end]!);
    },
    release,
  };
}

function layoutOf(
  end: number,
  sizes: readonly number[],
  matrices: readonly EndMatrix[],
  weights: readonly number[],
): Layout {
  const size = sizes[end]!;
  const blocks: Part[] = [];
  const squares: Part[] = [];
  let start = 0;
  matrices.forEach((matrix, m) => {
    const { a, b } = matrix;
    if ((a !== end && b !== end) || a === b) return;
    blocks.push({ matrix, weight: weights[m]!, start });
    start += sizes[a === end ? b : a]!;
  });
  const basis = start;
  start += size;
  matrices.forEach((matrix, m) => {
    if (matrix.a !== end || matrix.b !== end) return;
    squares.push({ matrix, weight: weights[m]!, start });
    start += size;
  });
  const step = NUMBERS_PER_LINE * Math.ceil((start + 1) / NUMBERS_PER_LINE);
  return { size, width: start, step, blocks, basis, squares };
}

/** Returns for each column of an end the bytes from the start of its row to its entry on the diagonal or to a zero. */
function partnersOf(
  { matrix, start }: Part,
  end: number,
  { size, width: zeroAt }: Layout,
  matching: Matching,
): number[] {
  const other = matching[matrix.a === end ? matrix.b : matrix.a]!;
  const partners = new Array<number>(size).fill(8 * zeroAt);
  matching[end]!.forEach((column, mode) => {
    if (column >= 0 && other[mode]! >= 0) partners[column] = 8 * (start + other[mode]!);
  });
  return partners;
}

/** Returns a function that sums the squares on the diagonals of all matrices of which an end is the first. */
function diagonalOf(
  data: Float64Array,
  { size, step, blocks, squares }: Layout,
  end: number,
  partners: Float64Array,
): () => number {
  const weights: number[] = [];
  const places: Int32Array[] = [];
  const columns = Array.from({ length: size }, (_, k) => k);
  for (const [i, { matrix, weight }] of blocks.entries()) {
    if (matrix.a !== end) continue;
    weights.push(weight);
    places.push(Int32Array.from(columns, (k) => k * step + partners[i * size + k]! / 8));
  }
  for (const { start, weight } of squares) {
    weights.push(weight);
    places.push(Int32Array.from(columns, (k) => k * (step + 1) + start));
  }
  return () => {
    let total = 0;
    for (let i = 0; i < places.length; i++) {
      const at = places[i]!;
      let sum = 0;
      for (let k = 0; k < size; k++) sum += data[at[k]!]! ** 2;
      total += weights[i]! * sum;
    }
    return total;
  };
}

function fillPanel(
  data: Float64Array,
  { size, step, blocks, basis, squares }: Layout,
  end: number,
  vectors: Float64Array,
): void {
  for (let k = 0; k < size; k++) {
    const row = data.subarray(k * step, (k + 1) * step);
    for (const { matrix, start } of blocks) {
      const columns = matrix.data.length / size;
      const [first, next] = matrix.a === end ? [k * columns, 1] : [k, size];
      for (let j = 0; j < columns; j++) row[start + j] = matrix.data[first + j * next]!;
    }
    for (let i = 0; i < size; i++) row[basis + i] = vectors[i * size + k]!;
    for (const { matrix, start } of squares) {
      for (let i = 0; i < size; i++) {
        row[start + i] = (matrix.data[k * size + i]! + matrix.data[i * size + k]!) / 2;
      }
    }
  }
}

/** Writes the basis of an end, and the matrices of which it is the first end. */
function writePanel(
  data: Float64Array,
  { size, step, blocks, basis, squares }: Layout,
  end: number,
  vectors: Float64Array,
): void {
  for (let k = 0; k < size; k++) {
    const row = data.subarray(k * step, (k + 1) * step);
    for (const { matrix, start } of [...blocks, ...squares]) {
      const columns = matrix.data.length / size;
      if (matrix.a === end) matrix.data.set(row.subarray(start, start + columns), k * columns);
    }
    for (let i = 0; i < size; i++) vectors[i * size + k] = row[basis + i]!;
  }
}
