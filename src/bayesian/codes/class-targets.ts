import type { Arguments } from "../../arrays/arguments";
import type { Matrix, MatrixLike, VectorLike } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { multiply } from "../../linalg/products";

/** Classes of orthogonal data, in units in which σ² = 1 and outputs outside the span of the targets are left out. */
export interface ClassTargets {
  /** Shares f of the classes, C numbers with the sum 1. */
  readonly fractions: Float64Array;
  /** Reduced targets Y B/σ, [C, r]. */
  readonly targets: Matrix;
  /** Orthonormal basis B of the span of the targets, [m, r]. */
  readonly basis: Matrix;
  /** σ. */
  readonly deviation: number;
}

/** Largest deviation of the sum of the fractions from 1. */
const MAX_EXCESS = 1e-9;

/**
 * Reads shares and targets of classes. The posterior depends on targets and σ² only through Y/σ: readouts have the unit
 * σ, fields the unit 1/σ. By symmetry both lie in the span of the targets.
 */
export function readClassTargets(
  args: Arguments,
  options: { fractions: VectorLike; targets: MatrixLike; scaledReadoutVariance: number },
): ClassTargets {
  const fractions = args.vector("fractions", options.fractions);
  const sum = fractions.reduce((total, f) => total + f, 0);
  for (const [c, f] of fractions.entries()) args.at("fractions").number(c, f, { above: 0, atMost: 1 });
  if (Math.abs(sum - 1) > MAX_EXCESS)
    throw args.refusal("fractions", "shares with the sum 1", `the sum ${sum}`);
  const targets = args.matrix("targets", options.targets, { rows: fractions.length });
  const variance = args.number("scaledReadoutVariance", options.scaledReadoutVariance, { above: 0 });
  const deviation = Math.sqrt(variance);
  const scaled = {
    ...targets,
    data: args.finite(
      "targets",
      targets.data.map((y) => y / deviation),
    ),
  };
  const basis = spanOfRows(scaled);
  args.memory("targets", 4 * (targets.rows * basis.columns) ** 2, "merge classes, or use fewer outputs");
  return { fractions: fractions.map((f) => f / sum), targets: multiply(scaled, basis), basis, deviation };
}

/** Computes an orthonormal basis of the span of the rows, as columns; the identity for full rank. */
function spanOfRows(matrix: Matrix): Matrix {
  const { singularValues, v } = denseSvd(matrix);
  const m = matrix.columns;
  const smallest = Math.max(matrix.rows, m) * Number.EPSILON * singularValues[0]!;
  const rank = Math.max(1, singularValues.filter((s) => s > smallest).length);
  const data = new Float64Array(m * rank);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < rank; k++)
      data[i * rank + k] = rank === m ? Number(i === k) : v.data[i * v.columns + k]!;
  }
  return { rows: m, columns: rank, data };
}
