import { RIGHT_ANGLE } from "../../duals/half-angle";
import type { SumStep } from "../plan/steps";
import {
  fieldOf,
  indexingOf,
  type KernelTile,
  type SampleVariances,
  type StepVariances,
  type VarianceField,
} from "../tile";
import { BranchSum } from "./branch-sum";

/** Variances of the outputs of a sum's branches, and their total. */
interface SumVariances {
  readonly parts: readonly VarianceField[];
  readonly total: VarianceField;
}

/** Adds the variances of independent branches. */
export const sumOfFields = (fields: readonly VarianceField[]): VarianceField =>
  fieldOf(fields[0]!.variances.map((_, i) => fields.reduce((sum, { variances }) => sum + variances[i]!, 0)));

/** Returns the variances of the outputs of a sum's branches, with repeated parts, and their total. */
export const fieldsOf = (
  step: SumStep,
  samples: SampleVariances,
  { before, after }: StepVariances,
): SumVariances => ({
  parts: step.branches.map(({ steps }, b) =>
    repeatField(steps.length === 0 ? before : samples.steps[steps.at(-1)!.id]!.after, step.repeats[b]!),
  ),
  total: after,
});

/** Adds the covariances and tangent kernels of mutually uncorrelated branches. */
export function addBranches(
  tile: KernelTile,
  parts: readonly KernelTile[],
  rows: SumVariances,
  columns: SumVariances,
): void {
  const [first] = parts as [KernelTile];
  tile.layout = first.layout;
  tile.positions = first.positions;
  tile.half = new Float64Array(first.half.length);
  tile.ntk = new Float64Array(first.half.length);
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = indexingOf(tile);
  const branchSum = new BranchSum();
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const at = o * inner + k;
      const [i, j] = [row + o * rowOuter + k * rowInner, column + o * columnOuter + k * columnInner];
      const [r, c] = [rows.total.roots[i]!, columns.total.roots[j]!];
      branchSum.reset();
      for (const [b, part] of parts.entries()) {
        branchSum.add(rows.parts[b]!.roots[i]! / r, columns.parts[b]!.roots[j]! / c, part.half[at]!);
        tile.ntk[at]! += part.ntk[at]!;
      }
      tile.half[at] = r * c > 0 ? branchSum.half() : RIGHT_ANGLE;
    }
  }
}

/** Repeats every entry, so that each part of flattened images becomes `times` equal parts. */
function repeatEntries(values: Float64Array, times: number): Float64Array {
  return times === 1
    ? values
    : Float64Array.from({ length: values.length * times }, (_, i) => values[Math.floor(i / times)]!);
}

/** Repeats the variances of every part. */
export const repeatField = (field: VarianceField, times: number): VarianceField =>
  times === 1
    ? field
    : { variances: repeatEntries(field.variances, times), roots: repeatEntries(field.roots, times) };

/** Repeats the entries of every part of a tile with matching parts. */
export function repeatParts(tile: KernelTile, times: number): void {
  if (times === 1) return;
  tile.layout = "matched";
  tile.positions *= times;
  tile.half = repeatEntries(tile.half, times);
  tile.ntk = repeatEntries(tile.ntk, times);
}
