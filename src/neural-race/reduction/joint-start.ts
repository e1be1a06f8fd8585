import { type Computation, part } from "../../concurrency/computation";
import { symmetricEigenSteps } from "../../linalg/dense";
import { norm } from "../../linalg/norm";
import { generator } from "../../random";
import type { EndMatrix } from "./path-ends";

/** Norm below which a part of an eigenvector does not determine a direction. */
const MIN_PART_NORM = 1e-6;

/**
 * Computes orthogonal bases, one per end, that diagonalise all matrices between ends if common bases exist. They are
 * found from the eigenvectors of one random symmetric combination of all matrices (compare the method of He & Kressner
 * 2024 for commuting matrices).
 *
 * If the matrices decompose into modes with one direction per end, every eigenvector of a generic combination also
 * consists of one direction per end. Each eigenvector is orthogonalised against the directions found before, at all
 * ends at once, which splits repeated modes consistently. The directions found are completed to a basis.
 *
 * @param weights factor of each matrix, in addition to its random factor
 * @returns [size, size] for every end, columns orthonormal
 */
export function* randomStart(
  sizes: readonly number[],
  matrices: readonly EndMatrix[],
  weights: readonly number[],
  seed: number,
): Computation<Float64Array[]> {
  const random = generator(seed);
  const starts: number[] = [];
  let total = 0;
  for (const n of sizes) {
    starts.push(total);
    total += n;
  }
  const sum = new Float64Array(total * total);
  // The random shifts also give ends without statistics (all paths closed) a basis; any basis is correct there.
  const scale = 1 / Math.sqrt(Math.max(1, matrices.length));
  sizes.forEach((n, a) => {
    const shift = scale * random.normal();
    for (let i = starts[a]!; i < starts[a]! + n; i++) sum[i * total + i] = shift;
  });
  matrices.forEach(({ a, b, data }, k) => {
    const factor = weights[k]! * random.normal();
    const columns = sizes[b]!;
    for (let i = 0; i < sizes[a]!; i++) {
      for (let j = 0; j < columns; j++) {
        const [row, column] = [starts[a]! + i, starts[b]! + j];
        const x = (factor * data[i * columns + j]!) / 2;
        sum[row * total + column]! += x;
        sum[column * total + row]! += x;
      }
    }
  });
  const { vectors } = yield* part(0, 0.5, symmetricEigenSteps({ rows: total, columns: total, data: sum }));
  return yield* part(0.5, 1, pickDirections(sizes, starts, vectors.data, total));
}

/** Number of columns of all ends above which every direction is followed by a pause. */
const MIN_PAUSE_SIZE = 64;

/** Selects directions at every end, from the eigenvectors in order of their largest new components. */
function* pickDirections(
  sizes: readonly number[],
  starts: readonly number[],
  vectors: Float64Array,
  total: number,
): Computation<Float64Array[]> {
  const found = sizes.map((): Float64Array[] => []);
  // Row k: component of eigenvector k orthogonal to the directions found so far.
  const remainders = new Float64Array(total * total);
  for (let i = 0; i < total; i++)
    for (let k = 0; k < total; k++) remainders[k * total + i] = vectors[i * total + k]!;
  const isUsed = new Uint8Array(total);
  for (;;) {
    let [best, largest] = [-1, MIN_PART_NORM];
    for (let k = 0; k < total; k++) {
      if (isUsed[k] === 1) continue;
      const size = norm(remainders, k * total, total);
      if (size > largest * (1 + 1e-6)) [best, largest] = [k, size];
    }
    if (best < 0) break;
    isUsed[best] = 1;
    sizes.forEach((n, a) => {
      const part = remainders.slice(best * total + starts[a]!, best * total + starts[a]! + n);
      if (found[a]!.length < n && addDirection(found[a]!, part, MIN_PART_NORM)) {
        removeDirection(remainders, total, starts[a]!, found[a]![found[a]!.length - 1]!);
      }
    });
    if (total > MIN_PAUSE_SIZE) yield isUsed.reduce((sum, used) => sum + used, 0) / total;
  }
  return sizes.map((n, a) => completeBasis(found[a]!, n));
}

/**
 * Adds the normalised component of `part` orthogonal to the directions. Returns false if it is shorter than `minNorm`.
 */
function addDirection(directions: Float64Array[], part: Float64Array, minNorm: number): boolean {
  for (let pass = 0; pass < 2; pass++) {
    for (const other of directions) {
      const overlap = inner(part, other);
      for (let i = 0; i < part.length; i++) part[i]! -= overlap * other[i]!;
    }
  }
  const size = norm(part);
  if (!(size > minNorm)) return false;
  directions.push(part.map((x) => x / size));
  return true;
}

function removeDirection(
  remainders: Float64Array,
  total: number,
  start: number,
  direction: Float64Array,
): void {
  for (let at = start; at < remainders.length; at += total) {
    const part = remainders.subarray(at, at + direction.length);
    const overlap = inner(part, direction);
    for (let i = 0; i < part.length; i++) part[i]! -= overlap * direction[i]!;
  }
}

/** Completes orthonormal directions to an orthogonal matrix, with the directions as its first columns. */
function completeBasis(directions: Float64Array[], n: number): Float64Array {
  for (let i = 0; i < n && directions.length < n; i++) {
    const unit = new Float64Array(n);
    unit[i] = 1;
    addDirection(directions, unit, 0.5 / Math.sqrt(n));
  }
  const basis = new Float64Array(n * n);
  directions.forEach((direction, k) => {
    for (let i = 0; i < n; i++) basis[i * n + k] = direction[i]!;
  });
  return basis;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
