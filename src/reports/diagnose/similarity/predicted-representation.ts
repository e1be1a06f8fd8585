import { type NdArray, toNdArray } from "../../../arrays";
import { matmul } from "../../../linalg";
import { column } from "../../series";
import type { CheckedRun } from "../../training-run";
import type { ModeTrajectory } from "../modes/mode-trajectory";
import { firstRows, recordAt } from "../states";

/**
 * Returns the representation of a hidden layer of a linear network at any time of the run, as deep linear theory
 * predicts it, up to a rotation of the hidden units.
 *
 * Mode α of strength c_α, with the input vector v_α, contributes one column g_α (v_α · x). In N balanced layers, the
 * size g of the product of the first l + 1 layers is c^((l + 1)/N). In two layers with the vectors a = W₁ v and b = W₂ᵀ u
 * of hidden units, ‖a‖² + ‖b‖² = √(K² + 4c²), with the K of `modeStarts`, and ‖a‖² − ‖b‖² is conserved, from which
 * g² = ‖a‖² follows. Inputs orthogonal to the modes keep their initial representation (Saxe, McClelland & Ganguli 2014;
 * Braun et al. 2022).
 *
 * @returns undefined for a nonlinear network, and for a run of which the theory predicts no modes
 */
export function predictedRepresentation(
  { activation, weights, inputs, times }: CheckedRun,
  trajectory: ModeTrajectory | undefined,
  layer: number,
  samples: number,
): ((time: number) => NdArray) | undefined {
  if (activation !== "linear" || weights.length < 2 || inputs === undefined) return undefined;
  if (trajectory?.timeConstant === undefined) return undefined;
  const { theory, timeConstant } = trajectory;
  const used = firstRows(inputs, samples);
  const along = matmul(used, trajectory.modes.inputModes);
  const first = weights.map((w) => recordAt(w, 0));
  const rest = first
    .slice(0, layer + 1)
    .reduce(
      (x, w) => matmul(x, w, { transposeRight: true }),
      outsideModes(used, along, trajectory.modes.inputModes, theory.length),
    );
  const sizes =
    weights.length === 2 ? sizesOfTwoLayers(first, trajectory) : sizesOfLayers((layer + 1) / weights.length);
  return (time) => {
    const columns = theory.map((mode, k) => {
      const size = sizes(mode.at((time - times[0]!) / timeConstant), k);
      return column(along, k).map((x) => size * x);
    });
    const width = theory.length + rest.shape[1]!;
    const representation = toNdArray(new Float64Array(samples * width), [samples, width]);
    for (let p = 0; p < samples; p++) {
      for (const [k, x] of columns.entries()) representation.set(p, k, x[p]!);
      for (let j = 0; j < rest.shape[1]!; j++) representation.set(p, theory.length + j, rest.get(p, j));
    }
    return representation;
  };
}

/** Size of a mode of a given strength in the product of the first layers. */
type SizeOfMode = (strength: number, k: number) => number;

/** Returns the sizes in balanced layers. */
const sizesOfLayers =
  (exponent: number): SizeOfMode =>
  (strength) =>
    Math.abs(strength) ** exponent;

/** Returns the sizes in the first of two layers, from the K and the conserved difference of each mode. */
function sizesOfTwoLayers(
  [first, second]: readonly NdArray[],
  { modes, starts }: Pick<ModeTrajectory, "modes" | "starts">,
): SizeOfMode {
  const alphas = matmul(first!, modes.inputModes);
  const betas = matmul(second!, modes.outputModes, { transposeLeft: true });
  const differences = starts.map((_, k) => squaredNorm(column(alphas, k)) - squaredNorm(column(betas, k)));
  return (strength, k) =>
    Math.sqrt(Math.max(0, (Math.hypot(starts[k]!.lambda, 2 * strength) + differences[k]!) / 2));
}

const squaredNorm = (x: readonly number[]): number => x.reduce((sum, value) => sum + value * value, 0);

/** Computes the part of inputs that is orthogonal to the first modes. */
function outsideModes(inputs: NdArray, along: NdArray, inputModes: NdArray, count: number): NdArray {
  const [samples, width] = inputs.shape as [number, number];
  const rest = toNdArray(Float64Array.from(inputs.data), [samples, width]);
  for (let p = 0; p < samples; p++) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += along.get(p, k) * inputModes.get(i, k);
      rest.set(p, i, rest.get(p, i) - sum);
    }
  }
  return rest;
}
