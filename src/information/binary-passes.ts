import type { Pass, PassBuilder } from "../networks/engine";
import { binaryScale, writeBinarised } from "./binarise";

/** Arrays in the layout of the parameters that a binary pass uses itself: latent weights and their gradient. */
const OWN_STATES = 2;

/**
 * Returns the builder of passes that train latent weights w and run with sign(w) / √fan-in. The gradient is ∂L/∂sign(w), and a
 * step of plain descent is w ← clip(w − η ∂L/∂sign(w), −1, 1).
 */
export const binaryPasses = (passes: PassBuilder): PassBuilder => ({
  ...passes,
  size: (capacity, states) => passes.size(capacity, states + OWN_STATES),
  make: (args, capacity, states = 0) => binaryPass(passes.make(args, capacity, states + OWN_STATES)),
});

function binaryPass(pass: Pass): Pass {
  const { parameters: running, layout, coefficients } = pass;
  const [latent, own, ...states] = pass.states as [Float64Array, Float64Array, ...Float64Array[]];
  const blocks = layout.weights.map((block) => ({ ...block, scale: binaryScale(block.shape) }));
  return {
    ...pass,
    parameters: latent,
    running,
    states,
    forward(rows, random) {
      for (const { at, count, scale } of blocks) writeBinarised(latent, running, scale, at, count);
      pass.forward(rows, random);
    },
    backward(rows, update) {
      if (update.kind === "none") return pass.backward(rows, update);
      const gradient = update.kind === "gradient" ? update.into : own;
      pass.backward(rows, { kind: "gradient", into: gradient });
      for (const { at, count, scale, learningRate } of blocks) {
        const factor = coefficients[0]! * learningRate;
        for (let i = at; i < at + count; i++) gradient[i]! *= scale;
        if (update.kind === "gradient") continue;
        for (let i = at; i < at + count; i++) latent[i] = clipped(latent[i]! + factor * gradient[i]!);
      }
    },
  };
}

const clipped = (w: number): number => Math.max(-1, Math.min(1, w));
