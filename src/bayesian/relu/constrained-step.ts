import { factorReal, solveReal } from "../../linalg/dense";
import { subtractCurvature } from "../codes/energy-derivatives";
import type { ReluFields } from "./relu-fields";

/** Returns the slope of the dual without its part against the constraints. */
export function tangential(
  { scaled: { columns: r, data: u }, deficits }: ReluFields,
  bound: Float64Array,
): Float64Array {
  return deficits.map((g, at) => g - bound[Math.floor(at / r)]! * u[at]!);
}

/** Computes the damped Newton step of the Lagrangian, along the constraints of the bound classes. */
export function newtonStep(
  fractions: Float64Array,
  point: ReluFields,
  bound: Float64Array,
  damping: number,
): Float64Array {
  const { scaled, fields, bulk } = point;
  const { columns: r, data: u } = scaled;
  const n = u.length;
  const metric = new Float64Array(n * n);
  subtractCurvature(metric, fractions, fields, bulk, 1);
  const root = (at: number) => Math.sqrt(fractions[Math.floor(at / r)]!);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) metric[i * n + j]! /= root(i) * root(j);
  for (let i = 0; i < n; i++) metric[i * n + i]! += damping + bound[Math.floor(i / r)]!;
  const right = tangential(point, bound);
  for (const [c, slope] of bound.entries()) {
    if (slope > 0) projectOut(metric, u, c, r, n);
  }
  const pivots = new Int32Array(n);
  if (factorReal(metric, n, pivots)) solveReal(metric, n, pivots, right);
  return right;
}

/** Replaces a metric A by P A P + (I − P) for the projection P on the directions orthogonal to the field of class c. */
function projectOut(metric: Float64Array, u: Float64Array, c: number, r: number, n: number): void {
  const from = c * r;
  for (const [rowStep, columnStep] of [
    [n, 1],
    [1, n],
  ] as const) {
    for (let j = 0; j < n; j++) {
      let along = 0;
      for (let i = 0; i < r; i++) along += u[from + i]! * metric[(from + i) * rowStep + j * columnStep]!;
      for (let i = 0; i < r; i++) metric[(from + i) * rowStep + j * columnStep]! -= along * u[from + i]!;
    }
  }
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < r; j++) metric[(from + i) * n + from + j]! += u[from + i]! * u[from + j]!;
  }
}
