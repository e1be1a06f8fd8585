import { type NumberArray, offsetIn } from "../../architecture/number-array";
import type { Block } from "../../architecture/parameters";
import { descendBlock, trainedBlocks } from "../../passes/descend-block";
import type { TrainingPass } from "../../passes/pass";
import type { OptimiserRule } from "./optimiser-rule";

/** Parts of a pass that a step uses. */
type DescentPass = Pick<TrainingPass, "kernels" | "layout" | "parameters" | "states" | "coefficients">;

/** Number that PyTorch adds to the norm of the gradient before it divides by it. */
const NORM_OFFSET = 1e-6;

/** Tests whether a step of an optimiser needs the whole gradient before it changes a parameter. */
export const needsGradient = (
  { penalty, decay, addsGradient }: OptimiserRule,
  clipNorm: number | undefined,
): boolean => penalty > 0 || decay > 0 || addsGradient || clipNorm !== undefined;

/**
 * Creates the function that makes a step of an optimiser with the gradient in `gradient`, which it overwrites. The
 * coefficients for the kernel are in the pass. The function returns false, and changes nothing, if the norm of the gradient
 * is to be clipped and not finite.
 *
 * @param gradient array in the memory of the pass, in the layout of the parameters
 */
export function gradientApplier(
  pass: DescentPass,
  gradient: NumberArray,
  optimiser: OptimiserRule,
  clipNorm: number | undefined,
): (learningRate: number) => boolean {
  const blocks = trainedBlocks(pass.layout);
  return (learningRate) => {
    if (clipNorm !== undefined && !clip(pass, gradient, blocks, clipNorm)) return false;
    for (const block of blocks) applyToBlock(pass, gradient, optimiser, learningRate, block);
    return true;
  };
}

/**
 * Scales the gradient of all blocks to a norm of at most `clipNorm`, as PyTorch's `clip_grad_norm_`: by
 * min(1, c / (‖g‖ + 1e-6)). Returns false if the norm is not finite.
 */
function clip(
  { kernels }: DescentPass,
  gradient: NumberArray,
  blocks: readonly Block[],
  clipNorm: number,
): boolean {
  let square = 0;
  for (const { at, count } of blocks) {
    const g = offsetIn(gradient, at);
    square += kernels.dot(g, g, count);
  }
  const norm = Math.sqrt(square);
  if (!Number.isFinite(norm)) return false;
  const factor = clipNorm / (norm + NORM_OFFSET);
  if (factor < 1) for (let i = 0; i < gradient.length; i++) gradient[i]! *= factor;
  return true;
}

function applyToBlock(
  pass: DescentPass,
  gradient: NumberArray,
  { rule, penalty, decay, addsGradient }: OptimiserRule,
  learningRate: number,
  block: Block,
): void {
  const { kernels, parameters } = pass;
  const rate = learningRate * block.learningRate;
  const [g, w] = [offsetIn(gradient, block.at), offsetIn(parameters, block.at)];
  if (penalty > 0) kernels.axpy(g, penalty, w, block.count);
  if (decay > 0) kernels.axpy(w, -rate * decay, w, block.count);
  descendBlock(pass, rule, gradient, block);
  if (addsGradient) kernels.axpy(w, -rate, g, block.count);
}
