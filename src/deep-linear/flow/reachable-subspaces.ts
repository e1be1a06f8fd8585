import type { Matrix } from "../../arrays/types";
import { multiplyInto, multiplyTransposedInto } from "../../simd";

/** Orthonormal basis, in rows and in blocks, of the subspace of a hidden layer that takes part in learning. */
export interface ReachableSubspace {
  readonly units: number;
  /** Basis, [count, units], row-major, at the beginning of a longer buffer. */
  basis: Float64Array;
  /** Number of basis vectors. */
  count: number;
  /** First row of each block; block k is reached through k + 1 initial weight matrices. */
  readonly blocks: number[];
}

/** Length below which a direction is a rounding error, relative to the longest candidate. */
const ROUNDING_LENGTH = 1e-14;

/**
 * Subspaces V_l of the hidden units that a gradient flow from the given weights can reach. They are spanned by
 *
 *   W_1(0) ℝ^{n_0} in V_1,  W_L(0)ᵀ ℝ^{n_L} in V_{L−1},  W_l(0) V_{l−1} in V_l,  W_{l+1}(0)ᵀ V_{l+1} in V_l,
 *
 * because every gradient (W_L ... W_{l+1})ᵀ E (W_{l−1} ... W_1)ᵀ lies in V_l ⊗ V_{l−1} if the differences of the
 * weights from W_l(0) do. These are block Krylov spaces of the initial weights, extended by one block in every layer at
 * a time.
 */
export class ReachableSubspaces {
  readonly spaces: ReachableSubspace[];
  private closed = false;
  /**
   * Root mean square length of the components of the last candidates outside the basis, the largest over the layers.
   */
  lastBlockLength = 0;

  constructor(private readonly weights: readonly Matrix[]) {
    this.spaces = weights.slice(0, -1).map(({ rows }) => ({
      units: rows,
      basis: new Float64Array(0),
      count: 0,
      blocks: [],
    }));
  }

  /** True if the subspaces contain all reachable directions. */
  get complete(): boolean {
    return this.closed;
  }

  /** Adds a block to every space. */
  grow(): void {
    const found = this.spaces.map((_, l) => this.candidates(l));
    this.lastBlockLength = 0;
    let grown = false;
    this.spaces.forEach((space, l) => {
      const before = space.count;
      space.blocks.push(before);
      let squares = 0;
      for (const rows of found[l]!) squares += appendOrthonormal(space, rows);
      if (space.count === before) return;
      grown = true;
      this.lastBlockLength = Math.max(this.lastBlockLength, Math.sqrt(squares / (space.count - before)));
    });
    if (grown) return;
    for (const { blocks } of this.spaces) blocks.pop();
    this.closed = true;
  }

  /**
   * Returns candidates for the next block of a hidden layer: the images of the last blocks of the adjacent hidden
   * layers, and for the first block those of the inputs and outputs.
   */
  private candidates(l: number): Float64Array[] {
    const [below, above] = [this.weights[l]!, this.weights[l + 1]!];
    const first = this.spaces[l]!.blocks.length === 0;
    const found: Float64Array[] = [];
    if (l > 0) found.push(...imageOf(this.spaces[l - 1]!, below, true));
    else if (first) found.push(transposed(below));
    if (l + 1 < this.spaces.length) found.push(...imageOf(this.spaces[l + 1]!, above, false));
    else if (first) found.push(above.data);
    return found;
  }
}

/** Returns the rows v Wᵀ (upwards) or v W (downwards) for the last block of a subspace. */
function imageOf(
  { basis, count, units, blocks }: ReachableSubspace,
  weight: Matrix,
  upwards: boolean,
): Float64Array[] {
  const start = blocks[blocks.length - 1];
  if (start === undefined || start === count) return [];
  const last = basis.subarray(start * units, count * units);
  const rows = count - start;
  const length = upwards ? weight.rows : weight.columns;
  const out = new Float64Array(rows * length);
  if (upwards) multiplyTransposedInto(out, last, weight.data, rows, units, length);
  else multiplyInto(out, last, weight.data, rows, units, length);
  return [out];
}

function transposed({ rows, columns, data }: Matrix): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  return out;
}

/**
 * Adds the components of the candidates (rows) orthogonal to the basis to it, by the Gram–Schmidt process with
 * reorthogonalisation. Returns the sum of the squared lengths of these components.
 */
function appendOrthonormal(space: ReachableSubspace, candidates: Float64Array): number {
  const { units } = space;
  const rows = candidates.length / units;
  const capacity = Math.min(space.count + rows, units) * units;
  if (capacity > space.basis.length) {
    const grown = new Float64Array(capacity);
    grown.set(space.basis.subarray(0, space.count * units));
    space.basis = grown;
  }
  let [longest, squares] = [0, 0];
  for (let r = 0; r < rows; r++) longest = Math.max(longest, lengthOf(candidates, r * units, units));
  for (let r = 0; r < rows && space.count < units; r++) {
    const at = space.count * units;
    space.basis.set(candidates.subarray(r * units, (r + 1) * units), at);
    let length = 0;
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < space.count; k++) subtractProjection(space.basis, at, k * units, units);
      length = lengthOf(space.basis, at, units);
      if (pass === 0) {
        if (!(length > ROUNDING_LENGTH * longest)) {
          length = 0;
          break;
        }
        squares += length * length;
      }
      for (let i = at; i < at + units; i++) space.basis[i]! /= length;
    }
    if (length > 0.5) space.count++;
  }
  return squares;
}

function subtractProjection(basis: Float64Array, at: number, by: number, units: number): void {
  let overlap = 0;
  for (let i = 0; i < units; i++) overlap += basis[at + i]! * basis[by + i]!;
  for (let i = 0; i < units; i++) basis[at + i]! -= overlap * basis[by + i]!;
}

const lengthOf = (v: Float64Array, at: number, count: number): number => {
  let squares = 0;
  for (let i = at; i < at + count; i++) squares += v[i]! * v[i]!;
  return Math.sqrt(squares);
};
