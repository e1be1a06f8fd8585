import { checkFinite } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import type { Matrix } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { multiply, multiplyTransposed, transpose, transposedMultiply } from "../../linalg/products";
import type { System } from "./problem";

/**
 * A system in coordinates in which it is small: along the principal axes of the inputs over the points, and in the part
 * of the hidden space that encoder and decoder reach.
 */
export interface Reduction {
  /** U, [N, n]: orthonormal directions over the points; the first ones are the principal axes of the inputs. */
  readonly axes: Matrix;
  /** λ_j of X̃X̃ᵀ for each of them: 0 where the inputs do not reach. */
  readonly powers: Float64Array;
  /** UᵀỸ, [n, O] */
  readonly targets: Matrix;
  /** (1/2N) of what the targets have outside of U: a part of the loss that stays. */
  readonly lostLoss: number;
  /** B = UᵀH̃ transposed, [k, n]: representations along the axes. */
  readonly encoder: Matrix;
  /** D_y, [O, k] */
  readonly decoder: Matrix;
  /** Orthonormal basis of the hidden units that take part, [H, k]. */
  readonly basis: Matrix;
}

/** Singular values below this part of the largest are rounding. */
const ROUNDING = 1e-13;

/**
 * The reduction of a system; all of it is exact. H̃ = X̃ D_hᵀ for given matrices; a measured start takes the representations
 * as they are and the decoder of least norm that gives the outputs, which has no part that no representation reaches.
 */
export function reduceSystem(name: string, { inputs, targets, start }: System): Reduction {
  const points = inputs.rows;
  const { u, singularValues } = denseSvd(inputs);
  const rank = countAbove(singularValues, ROUNDING);
  if (rank === 0) throw new ArgumentError(name, "problem.inputs", "rows that differ", "equal rows");
  const seen = columnsOf(u, rank);
  const powers = singularValues.slice(0, rank).map((x) => x * x);
  if ("encoder" in start) {
    const along = multiply(transpose(seen), multiplyTransposed(inputs, start.encoder));
    const centred = transposedMultiply(seen, targets);
    const small = reduceHidden(transpose(along), start.decoder);
    const lost = Math.max(0, sumOfSquares(targets) - sumOfSquares(centred)) / (2 * points);
    const reduction = { axes: seen, powers, targets: centred, lostLoss: lost, ...small };
    return checked(name, reduction);
  }
  const { representations, outputs, tolerance } = start;
  if (representations.data.every((x) => x === 0)) {
    throw new ArgumentError(name, "problem.initial.representations", "rows that differ", "equal rows");
  }
  const frozen = outside(seen, representations);
  const axes = beside(seen, frozen);
  const all = new Float64Array(axes.columns);
  all.set(powers);
  const decoder = leastNormDecoder(representations, outputs, tolerance);
  const centred = transposedMultiply(axes, targets);
  const along = transposedMultiply(axes, representations);
  const lost = Math.max(0, sumOfSquares(targets) - sumOfSquares(centred)) / (2 * points);
  return checked(name, {
    axes,
    powers: all,
    targets: centred,
    lostLoss: lost,
    ...reduceHidden(transpose(along), decoder),
  });
}

function checked(name: string, reduction: Reduction): Reduction {
  for (const { data } of [reduction.targets, reduction.encoder, reduction.decoder])
    checkFinite(name, "problem", data);
  checkFinite(name, "problem", reduction.powers);
  return reduction;
}

const countAbove = (values: Float64Array, part: number): number => {
  const first = values[0] ?? 0;
  return first === 0 ? 0 : values.filter((x) => x > part * first).length;
};

function columnsOf({ rows, columns, data }: Matrix, count: number): Matrix {
  const kept = new Float64Array(rows * count);
  for (let i = 0; i < rows; i++) kept.set(data.subarray(i * columns, i * columns + count), i * count);
  return { rows, columns: count, data: kept };
}

const sumOfSquares = ({ data }: Matrix): number => data.reduce((sum, x) => sum + x * x, 0);

/** The part of the columns of `matrix` outside of the span of orthonormal `axes`, as orthonormal columns. */
function outside(axes: Matrix, matrix: Matrix): Matrix {
  const within = multiply(axes, transposedMultiply(axes, matrix));
  const rest = { ...matrix, data: matrix.data.map((x, i) => x - within.data[i]!) };
  const size = Math.sqrt(sumOfSquares(matrix));
  const { u, singularValues } = denseSvd(rest);
  return columnsOf(u, singularValues.filter((x) => x > 1e-10 * size).length);
}

/** Two sets of columns side by side. */
function beside(a: Matrix, b: Matrix): Matrix {
  const columns = a.columns + b.columns;
  const data = new Float64Array(a.rows * columns);
  for (let i = 0; i < a.rows; i++) {
    data.set(a.data.subarray(i * a.columns, (i + 1) * a.columns), i * columns);
    data.set(b.data.subarray(i * b.columns, (i + 1) * b.columns), i * columns + a.columns);
  }
  return { rows: a.rows, columns, data };
}

/** The D_y of least norm with H̃ D_yᵀ = F̃, weak directions of H̃ left out. */
function leastNormDecoder(representations: Matrix, outputs: Matrix, tolerance: number): Matrix {
  const { u, singularValues, v } = denseSvd(representations);
  const rank = countAbove(singularValues, Math.max(tolerance, ROUNDING));
  const across = transposedMultiply(outputs, columnsOf(u, rank));
  const scaled = { ...across, data: across.data.map((x, i) => x / singularValues[i % rank]!) };
  return multiplyTransposed(scaled, columnsOf(v, rank));
}

/** Encoder [H, n] and decoder [O, H] in an orthonormal basis of what their columns and rows span. */
function reduceHidden(encoder: Matrix, decoder: Matrix): Pick<Reduction, "encoder" | "decoder" | "basis"> {
  const normalised = ({ rows, columns, data }: Matrix): Matrix => {
    const size = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));
    return { rows, columns, data: size === 0 ? data : data.map((x) => x / size) };
  };
  const { u, singularValues } = denseSvd(beside(normalised(encoder), normalised(transpose(decoder))));
  const basis = columnsOf(u, Math.max(1, countAbove(singularValues, ROUNDING)));
  return { encoder: transposedMultiply(basis, encoder), decoder: multiply(decoder, basis), basis };
}
