import type { Arguments } from "../../arrays/arguments";
import { createWorkspace, float32View } from "../../simd";
import { denseBack, denseForward, denseGradient } from "../fused/dense-products";
import type { FusedLayers } from "../fused/fused-layers";
import { fusedProperties, trainingPass } from "../fused/fused-pass";
import type { NumberFormat } from "../fused/number-format";
import { passSize } from "../fused/pass-arrays";
import type { PassBuilder, PassKernels, TrainingPass } from "../passes/pass";
import { float32Kernels } from "./float32-kernels";

/** Returns the builder of passes in single precision over a network of dense layers. */
export const float32Passes = (
  network: FusedLayers,
  inputShape: readonly number[],
): PassBuilder<TrainingPass> => ({
  ...fusedProperties(network, inputShape),
  size: (samples, states) => passSize(network, SINGLE, { samples, states, curvature: false }),
  make: (args, samples, states = 0) =>
    trainingPass(args, network, SINGLE, { samples, states, curvature: false }),
});

/** Single precision, for dense layers. */
const SINGLE: NumberFormat<Float32Array, PassKernels> = {
  bytesPerNumber: 4,
  allocate(args: Arguments, lengths: readonly number[]) {
    const { arrays, release } = createWorkspace(
      args,
      lengths.map((length) => Math.ceil(length / 2)),
    );
    return {
      arrays: arrays.map((array, i) => float32View(array, lengths[i]!)),
      kernels: float32Kernels(arrays[0]!),
      release,
    };
  },
  affine: (kernels, layer, weights, x, z, _scratch, rows) =>
    denseForward(kernels, layer, weights, x, z, rows),
  affineBack: (kernels, layer, parameters, at, delta, back, _scratch, rows) =>
    denseBack(kernels, layer, parameters, at, delta, back, rows),
  weightGradient: (kernels, layer, target, delta, x, _scratch, rows) =>
    denseGradient(kernels, layer, target, delta, x, rows),
};
