import type { PairMoments } from "../duals/dual";
import { cosineSquare, halfOfSquares, RIGHT_ANGLE, sineSquare } from "../duals/half-angle";
import { endVariances, type PlaneImage } from "./image-variances";
import type { BranchStep, EntryStep } from "./plan/steps";
import { eachPair, type Lanes, type Plane } from "./plane";

/** Pair of images. */
export interface ImagePair {
  readonly row: PlaneImage;
  readonly column: PlaneImage;
}

/** Indices of the planes of a pair of images: of its gap, tangent kernel and sum in the first entry. */
export interface PlaneIndices {
  readonly lanes: Lanes;
  readonly gap: number;
  readonly ntk: number;
  /** Not read if covariances are nonnegative. */
  readonly sum: number;
}

/** Applies a step to every entry of a plane of one pair of images, in place. */
export function applyEntryStep(
  { step, before, isSigned }: EntryStep,
  memory: Float64Array,
  indices: PlaneIndices,
  plane: Plane,
  { row, column }: ImagePair,
): void {
  const [a, b] = [row.steps[step.id]!, column.steps[step.id]!];
  const out: PairMoments = { half: 0, slope: 0 };
  const { gap, ntk, sum, lanes } = indices;
  eachPair(plane, before.grid, lanes, (p, q, at) => {
    const size = 2 * a.before.roots[p]! * b.before.roots[q]!;
    const isSame = row === column && p === q;
    const sine = size > 0 ? memory[gap + at]! / size : RIGHT_ANGLE;
    const cosine = size > 0 && isSigned ? memory[sum + at]! / size : 1 - sine;
    const half = isSame && size > 0 ? 0 : halfOfSquares(sine, cosine);
    out.half = half;
    out.slope = 1;
    if (step.type === "activation") step.dual.pair(a.marginals!, p, b.marginals!, q, half, out);
    else out.slope = a.factors![p]! * b.factors![q]!;
    const sizeAfter = 2 * a.after.roots[p]! * b.after.roots[q]!;
    memory[gap + at] = isSame ? 0 : sizeAfter * sineSquare(out.half);
    memory[ntk + at]! *= out.slope;
    memory[sum + at] = isSame ? sizeAfter : sizeAfter * cosineSquare(out.half);
  });
}

/**
 * Adds the planes `from` of a branch to the planes `to` of the sum of branches:
 * r r' − K with r² = Σ r_b² is Σ (r_b r_b' − K_b) + ½ r r' Σ (r_b/r − r_b'/r')².
 */
export function addBranch(
  { step, after, branches }: BranchStep,
  branch: number,
  memory: Float64Array,
  from: PlaneIndices,
  to: PlaneIndices,
  plane: Plane,
  { row, column }: ImagePair,
): void {
  const chain = branches[branch]!;
  const rootsOf = (image: PlaneImage): readonly [Float64Array, Float64Array] => {
    const { before, after: total } = image.steps[step.id]!;
    return [total.roots, endVariances(chain, before, image).roots];
  };
  const [[r, rPart], [c, cPart]] = [rootsOf(row), rootsOf(column)];
  eachPair(plane, after.grid, to.lanes, (p, q, at) => {
    const size = r[p]! * c[q]!;
    const difference = size > 0 ? rPart[p]! / r[p]! - cPart[q]! / c[q]! : 0;
    const added = (size * difference * difference) / 2;
    const gap = memory[from.gap + at]!;
    const sum = chain.isSigned ? memory[from.sum + at]! : 2 * rPart[p]! * cPart[q]! - gap;
    memory[to.gap + at]! += gap + added;
    memory[to.ntk + at]! += memory[from.ntk + at]!;
    memory[to.sum + at]! += sum + added;
  });
}
