import type { Op } from "./ops";

/** Tests whether any operation, within branches too, meets a condition. */
export const someOp = (ops: readonly Op[], condition: (op: Op) => boolean): boolean =>
  ops.some(
    (op) => condition(op) || (op.type === "sum" && op.branches.some((branch) => someOp(branch, condition))),
  );

/** Tests whether all activations have a second derivative. */
export const hasCurvature = (ops: readonly Op[]): boolean =>
  !someOp(ops, (op) => op.type === "activation" && op.functions.secondDerivative === undefined);
