import type { Arguments } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { transpose } from "../../linalg/products";
import { lowerFactor } from "../lower-factor";
import { type Pair, readPair, scaledToOne } from "../similarity/activations";
import type { Match } from "./match";

/** Neurons are dead if their norm is at most this fraction of the largest norm of their side. */
const DEAD = 1e-16;

/** Living neurons of two layers as unit vectors, which span the same subspaces as their activations. */
export interface Neurons {
  /** Unit vectors as rows: the living neurons of the first layer, then those of the second. */
  readonly vectors: Matrix;
  /** Columns of the living neurons of each side. */
  readonly living: Match;
  readonly dead: Match;
}

/** Reads the activations of two layers on the same samples. */
export function readNeurons(args: Arguments, a: MatrixLike, b: MatrixLike): Pair {
  const pair = readPair(args, a, b, 1);
  const rows = pair.a.columns + pair.b.columns;
  args.memory("a and b", rows * Math.max(rows, pair.a.rows), "use fewer samples or neurons");
  return pair;
}

/**
 * Normalises the neurons. With more samples than neurons, replaces them by their coordinates in an orthonormal basis of
 * their span, which leaves all distances between neurons and subspaces unchanged.
 */
export function* prepareNeurons(args: Arguments, { a, b }: Pair): Computation<Neurons> {
  const [first, second] = [unitColumns(a), unitColumns(b)];
  const rows = first.living.length + second.living.length;
  const data = new Float64Array(rows * a.rows);
  data.set(first.vectors);
  data.set(second.vectors, first.vectors.length);
  const matrix = { rows, columns: a.rows, data };
  return {
    vectors: rows === 0 || rows >= a.rows ? matrix : yield* lowerFactor(args, matrix),
    living: { a: first.living, b: second.living },
    dead: { a: first.dead, b: second.dead },
  };
}

/** Normalised columns of a matrix, as rows, without the dead ones. */
interface UnitColumns {
  readonly vectors: Float64Array;
  readonly living: Int32Array;
  readonly dead: Int32Array;
}

function unitColumns(matrix: Matrix): UnitColumns {
  const { rows, columns, data } = scaledToOne(matrix);
  const squares = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) squares[j]! += data[at]! * data[at]!;
  }
  const norms = squares.map(Math.sqrt);
  const limit = DEAD * norms.reduce((most, norm) => Math.max(most, norm), 0);
  const all = Int32Array.from({ length: columns }, (_, j) => j);
  const living = all.filter((j) => norms[j]! > limit);
  const transposed = transpose({ rows, columns, data }).data;
  const vectors = new Float64Array(living.length * rows);
  living.forEach((j, k) => {
    const norm = norms[j]!;
    for (let i = 0; i < rows; i++) vectors[k * rows + i] = transposed[j * rows + i]! / norm;
  });
  return { vectors, living, dead: all.filter((j) => norms[j]! <= limit) };
}
