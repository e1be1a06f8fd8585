import { stepVariances } from "../infinite/propagate";
import { sumOfFields } from "../infinite/steps/sum-step";
import type { StepVariances, VarianceField } from "../infinite/tile";
import { isPiecewise } from "./plan/chain-sizes";
import type { FilterStep, PlaneChain } from "./plan/steps";

/** One image, and its variances at every point of the network that has been reached. */
export interface PlaneImage {
  /** Unit vectors [positions, channels] in the directions of the inputs; zeros where the input is zero. */
  readonly directions: Float64Array;
  /** Variances at the start of each segment. */
  readonly starts: VarianceField[];
  /** Variances before and after each step, indexed by the id of the step. */
  readonly steps: StepVariances[];
}

/** Propagates the variances of an image along a chain and records them. Returns those at its end. */
export function recordVariances(
  { steps }: PlaneChain,
  start: VarianceField,
  image: PlaneImage,
): VarianceField {
  let before = start;
  for (const planned of steps) {
    let found: StepVariances;
    if (planned.type === "branches") {
      const ends = planned.branches.map((branch) => recordVariances(branch, before, image));
      found = { before, after: sumOfFields(ends) };
    } else if (isPiecewise(planned)) {
      const { negative, positive } = planned.step.dual.piecewise;
      found = { before, after: scaledField(before, (negative * negative + positive * positive) / 2) };
    } else if (planned.type === "filter") found = { before, after: filteredField(before, planned) };
    else found = stepVariances(planned.step, before, 1);
    image.steps[planned.step.id] = found;
    before = found.after;
  }
  return before;
}

/** Returns arrays of zeros for the variances of `count` positions. */
function zeroField(count: number): VarianceField {
  const numbers = new Float64Array(2 * count);
  return { variances: numbers.subarray(0, count), roots: numbers.subarray(count) };
}

/** Multiplies variances by a factor. */
function scaledField({ variances, roots }: VarianceField, factor: number): VarianceField {
  const scaled = zeroField(roots.length);
  const root = Math.sqrt(factor);
  for (let k = 0; k < roots.length; k++) {
    scaled.variances[k] = factor * variances[k]!;
    scaled.roots[k] = root * roots[k]!;
  }
  return scaled;
}

/** Applies a convolution to variances, one dimension after the other. */
function filteredField(
  { variances: from }: VarianceField,
  { sources: [down, right], record, before, after }: FilterStep,
): VarianceField {
  const [{ width }, { height, width: outWidth }] = [before.grid, after.grid];
  const { gain, twiceBias, height: filterHeight, width: filterWidth } = record;
  const sums = new Float64Array(width);
  const filtered = zeroField(height * outWidth);
  const { variances, roots } = filtered;
  for (let i = 0; i < height; i++) {
    sums.fill(0);
    for (let f = 0; f < filterHeight; f++) {
      const row = down[i * filterHeight + f]! * width;
      if (row >= 0) for (let j = 0; j < width; j++) sums[j]! += from[row + j]!;
    }
    for (let j = 0, at = i * outWidth; j < outWidth; j++, at++) {
      let sum = 0;
      for (let f = 0; f < filterWidth; f++) {
        const source = right[j * filterWidth + f]!;
        if (source >= 0) sum += sums[source]!;
      }
      variances[at] = gain * sum + twiceBias / 2;
      roots[at] = Math.sqrt(variances[at]!);
    }
  }
  return filtered;
}

/** Returns the variances of an image at the end of a chain, which `recordVariances` has recorded. */
export const endVariances = (
  { steps }: PlaneChain,
  start: VarianceField,
  image: PlaneImage,
): VarianceField => (steps.length === 0 ? start : image.steps[steps.at(-1)!.step.id]!.after);
