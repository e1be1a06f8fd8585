import type { Arguments } from "../arrays/arguments";
import type { Matrix, MatrixLike } from "../arrays/types";

/** A matrix to approximate, observed in all or some of its entries. */
export interface MatrixProblem {
  /** Y, [m, n]. Entries that are not observed are ignored, but must be numbers. */
  readonly target: MatrixLike;
  /** Mask of the observed entries, [m, n]: 1 if observed, else 0, with at least one 1; default all observed. */
  readonly mask?: MatrixLike;
}

/** The loss ½ mean (W − Y)² over the observed entries, and its gradient. */
export interface ObservedLoss {
  readonly rows: number;
  readonly columns: number;
  /** Writes ∂L/∂W and returns L. */
  evaluate(product: Float64Array, gradient: Float64Array): number;
}

/**
 * Reads and checks a matrix problem for a network with `rows` outputs and `columns` inputs.
 */
export function readObserved(
  args: Arguments,
  problem: MatrixProblem,
  rows: number,
  columns: number,
): ObservedLoss {
  args.options("problem", problem, { target: true, mask: true });
  const target = args.matrix("target", problem.target, { rows, columns });
  const observed = observedEntries(args, problem.mask, target);
  const factor = 1 / observed.length;
  return {
    rows,
    columns,
    evaluate(product, gradient) {
      gradient.fill(0);
      let sum = 0;
      for (let k = 0; k < observed.length; k++) {
        const i = observed[k]!;
        const error = product[i]! - target.data[i]!;
        gradient[i] = factor * error;
        sum += error * error;
      }
      return (factor / 2) * sum;
    },
  };
}

function observedEntries(args: Arguments, mask: MatrixLike | undefined, target: Matrix): Int32Array {
  const all = Int32Array.from(target.data.keys());
  if (mask === undefined) return all;
  const { data } = args.matrix("mask", mask, { rows: target.rows, columns: target.columns });
  data.forEach((x, i) => {
    if (x === 0 || x === 1) return;
    throw args.error(["mask", [Math.floor(i / target.columns), i % target.columns]], "0 or 1", x);
  });
  const observed = all.filter((i) => data[i] === 1);
  if (observed.length > 0) return observed;
  throw args.refusal("mask", "1 for at least one entry", "zeros");
}
