import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Matrix } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { norm } from "../../linalg/norm";
import { multiply, multiplyTransposed, transpose, transposedMultiply } from "../../linalg/products";
import type { System } from "./system-problem";

/**
 * A system in coordinates of minimal size: along the principal axes of the inputs over the points, and in the subspace
 * of hidden units that encoder and decoder span.
 */
export interface Reduction {
  /** U, [N, n]: orthonormal directions over the points; the first ones are the principal axes of the inputs. */
  readonly axes: Matrix;
  /** Eigenvalue λ_j of X̃X̃ᵀ for each direction: 0 outside of the span of the inputs. */
  readonly powers: Float64Array;
  /** UᵀỸ, [n, O] */
  readonly targets: Matrix;
  /** (UᵀH̃)ᵀ, [k, n]: the representations along the axes. */
  readonly encoder: Matrix;
  /** D_y, [O, k] */
  readonly decoder: Matrix;
  /** Orthonormal basis of the reduced hidden space, [H, k]. */
  readonly basis: Matrix;
}

/** Fraction of the largest singular value below which singular values are rounding errors. */
const ROUNDING = 1e-13;

/**
 * Reduces a system exactly. For given matrices, H̃ = X̃ D_hᵀ. A measured start uses its representations, and the
 * decoder of minimal norm that gives its outputs, which vanishes outside of the span of the representations.
 */
export function reduceSystem(args: Arguments, { inputs, targets, start }: System): Reduction {
  const { u, singularValues } = denseSvd(inputs);
  const rank = countAbove(singularValues, ROUNDING);
  if (rank === 0) throw args.refusal("inputs", "rows that differ", "equal rows");
  const inputAxes = columnsOf(u, rank);
  const powers = singularValues.slice(0, rank).map((x) => x * x);
  if ("encoder" in start) {
    const projected = multiply(transpose(inputAxes), multiplyTransposed(inputs, start.encoder));
    args.finite("initial.encoder", projected.data);
    const projectedTargets = transposedMultiply(inputAxes, targets);
    const reducedHidden = reduceHidden(transpose(projected), start.decoder);
    const reduction = { axes: inputAxes, powers, targets: projectedTargets, ...reducedHidden };
    return checkReduction(args, reduction);
  }
  const { representations, outputs, tolerance } = start;
  if (representations.data.every((x) => x === 0)) {
    throw args.refusal("initial.representations", "rows that differ", "equal rows");
  }
  const remainingAxes = orthogonalRemainder(inputAxes, representations);
  const axes = concatenateColumns(inputAxes, remainingAxes);
  const allPowers = new Float64Array(axes.columns);
  allPowers.set(powers);
  const decoder = leastNormDecoder(representations, outputs, tolerance);
  const projectedTargets = transposedMultiply(axes, targets);
  const projected = transposedMultiply(axes, representations);
  return checkReduction(args, {
    axes,
    powers: allPowers,
    targets: projectedTargets,
    ...reduceHidden(transpose(projected), decoder),
  });
}

/** Checks that all numbers of a reduction are finite. */
function checkReduction(args: Arguments, reduction: Reduction): Reduction {
  const { targets, encoder, decoder, powers } = reduction;
  for (const data of [targets.data, encoder.data, decoder.data, powers]) args.finite(HERE, data);
  return reduction;
}

/** Counts the values above a fraction of the first one. */
const countAbove = (values: Float64Array, fraction: number): number => {
  const first = values[0] ?? 0;
  return first === 0 ? 0 : values.filter((x) => x > fraction * first).length;
};

/** Returns the first `count` columns. */
function columnsOf({ rows, columns, data }: Matrix, count: number): Matrix {
  const kept = new Float64Array(rows * count);
  for (let i = 0; i < rows; i++) kept.set(data.subarray(i * columns, i * columns + count), i * count);
  return { rows, columns: count, data: kept };
}

/** Computes an orthonormal basis of the components of the columns of `matrix` orthogonal to the orthonormal `axes`. */
function orthogonalRemainder(axes: Matrix, matrix: Matrix): Matrix {
  const within = multiply(axes, transposedMultiply(axes, matrix));
  const rest = { ...matrix, data: matrix.data.map((x, i) => x - within.data[i]!) };
  const size = norm(matrix.data);
  const { u, singularValues } = denseSvd(rest);
  return columnsOf(u, singularValues.filter((x) => x > 1e-10 * size).length);
}

/** Concatenates the columns of two matrices. */
function concatenateColumns(a: Matrix, b: Matrix): Matrix {
  const columns = a.columns + b.columns;
  const data = new Float64Array(a.rows * columns);
  for (let i = 0; i < a.rows; i++) {
    data.set(a.data.subarray(i * a.columns, (i + 1) * a.columns), i * columns);
    data.set(b.data.subarray(i * b.columns, (i + 1) * b.columns), i * columns + a.columns);
  }
  return { rows: a.rows, columns, data };
}

/** Computes the D_y of minimal norm with H̃ D_yᵀ = F̃, ignoring weak directions of H̃. */
function leastNormDecoder(representations: Matrix, outputs: Matrix, tolerance: number): Matrix {
  const { u, singularValues, v } = denseSvd(representations);
  const rank = countAbove(singularValues, Math.max(tolerance, ROUNDING));
  const across = transposedMultiply(outputs, columnsOf(u, rank));
  const scaled = { ...across, data: across.data.map((x, i) => x / singularValues[i % rank]!) };
  return multiplyTransposed(scaled, columnsOf(v, rank));
}

/** Expresses encoder [H, n] and decoder [O, H] in an orthonormal basis of their joint span in the hidden space. */
function reduceHidden(encoder: Matrix, decoder: Matrix): Pick<Reduction, "encoder" | "decoder" | "basis"> {
  const normalised = ({ rows, columns, data }: Matrix): Matrix => {
    const size = norm(data);
    return { rows, columns, data: size === 0 ? data : data.map((x) => x / size) };
  };
  const { u, singularValues } = denseSvd(
    concatenateColumns(normalised(encoder), normalised(transpose(decoder))),
  );
  const basis = columnsOf(u, Math.max(1, countAbove(singularValues, ROUNDING)));
  return { encoder: transposedMultiply(basis, encoder), decoder: multiply(decoder, basis), basis };
}
