import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { VectorLike } from "../../arrays/types";
import type { Form, ScalingColumn } from "./scaling-form";

/** Sizes of trainings, one entry per training, all above 0. Columns that a form does not use are ignored. */
export interface ScalingPoints {
  /** Numbers of parameters N. */
  readonly parameters?: VectorLike | undefined;
  /** Numbers of training tokens D. */
  readonly tokens?: VectorLike | undefined;
  /** Numbers of training steps S. */
  readonly steps?: VectorLike | undefined;
  /** Amounts of compute C, in any unit. */
  readonly compute?: VectorLike | undefined;
}

/** Fields of points. */
export const POINTS: FieldsOf<ScalingPoints> = { parameters: true, tokens: true, steps: true, compute: true };
const COLUMNS = Object.keys(POINTS) as readonly ScalingColumn[];

/**
 * Reads points whose fields have been checked, and returns the logarithms of the columns that a form uses, [count, columns].
 *
 * @param length required number of points
 */
export function readPoints(
  args: Arguments,
  points: ScalingPoints,
  form: Form,
  length?: number,
): { count: number; columns: readonly ScalingColumn[]; logs: Float64Array } {
  const given = COLUMNS.filter((column) => points[column] !== undefined);
  const columns = form.columns.length === 0 ? given : form.columns;
  if (form.columns.length === 0 && given.length !== 1) {
    const received = given.length === 0 ? "none" : given.join(", ");
    throw args.refusal("points", `a record with exactly one of ${COLUMNS.join(", ")}`, received);
  }
  let count = length;
  const read = new Map<string, Float64Array>();
  for (const column of new Set([...columns, ...given])) {
    const values = args.vector(["points", column], points[column] as VectorLike, count);
    for (const [i, x] of values.entries()) args.number(["points", column, i], x, { above: 0 });
    count ??= values.length;
    read.set(column, values);
  }
  const logs = new Float64Array(count! * columns.length);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < count!; i++) logs[i * columns.length + j] = Math.log(read.get(column)![i]!);
  }
  return { count: count!, columns, logs };
}
