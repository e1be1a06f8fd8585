import type { Arguments } from "../../arrays/arguments";
import { groupedWorkspace } from "../../simd/workspace";
import type { GrokkingProblem, GrokkingSizes } from "./grokking-problem";
import type { MapSettings, ReducedMap } from "./reduced-map";

/** Smoother of the telescoped descent: outputs that are S y + c with the changes of each step to first order. */
export interface TelescopingSmoother {
  /** Adds the step that the map makes from its present moments. */
  advance(map: ReducedMap): void;
  /** Computes the effective numbers of parameters on the training and on the test samples. */
  effective(): { readonly train: number; readonly probe: number };
  release(): void;
}

/** Number of float64 numbers in the memory of a smoother. */
export const smootherSize = ({ dimension, samples, testSamples }: GrokkingSizes): number =>
  (samples + testSamples) * (dimension + 1 + 2 * samples) +
  samples * dimension +
  samples * (2 * samples + testSamples);

/**
 * Creates the smoother of the telescoped descent of a `reducedMap` (Jeffares, Curth & van der Schaar 2024).
 *
 *   S ← S + (η/n) K (I − S_train),  K(x, x') = xᵀx' (1 + ε aᵀ(x + x') + ε² xᵀM x')
 *
 * K is the tangent kernel times the width. A step takes 2 (n + n') n (n + d) operations.
 */
export function telescopingSmoother(
  args: Arguments,
  problem: GrokkingProblem,
  { epsilon, learningRate }: MapSettings,
): TelescopingSmoother {
  const { dimension: d, samples: n, testSamples } = problem;
  const count = n + testSamples;
  const { groups, kernels, release } = groupedWorkspace(args, {
    samples: [count * d, n * d, count],
    kernels: [count * n, count * n],
    smoothers: [n * n, n * n, testSamples * n],
    moments: [d, d * d],
  });
  const [inputs, moved, projections] = groups.samples as [Float64Array, Float64Array, Float64Array];
  const [gram, kernel] = groups.kernels as [Float64Array, Float64Array];
  const [first, second, onTest] = groups.smoothers as [Float64Array, Float64Array, Float64Array];
  const [mean, moment] = groups.moments as [Float64Array, Float64Array];
  const testKernel = kernel.byteOffset + 8 * n * n;
  inputs.set(problem.inputs);
  kernels.product(2, 0, gram.byteOffset, n, inputs.byteOffset, d, inputs.byteOffset, d, count, d, n);
  // The residual map I − S_train moves between two arrays.
  let [residual, next] = [first, second];
  for (let i = 0; i < n; i++) residual[i * n + i] = 1;

  const writeKernel = (map: ReducedMap): void => {
    mean.set(map.mean);
    moment.set(map.secondMoment);
    kernels.times(projections.byteOffset, inputs.byteOffset, d, mean.byteOffset, count, d);
    kernels.product(0, 0, moved.byteOffset, d, inputs.byteOffset, d, moment.byteOffset, d, n, d, d);
    kernels.product(2, 0, kernel.byteOffset, n, inputs.byteOffset, d, moved.byteOffset, d, count, d, n);
    const factor = learningRate / n;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < n; j++) {
        const linear = epsilon * (projections[i]! + projections[j]!);
        const at = i * n + j;
        kernel[at] = factor * gram[at]! * (1 + linear + epsilon * epsilon * kernel[at]!);
      }
    }
  };

  return {
    advance(map) {
      writeKernel(map);
      const from = residual.byteOffset;
      kernels.product(0, 1, onTest.byteOffset, n, testKernel, n, from, n, testSamples, n, n);
      next.set(residual);
      kernels.product(0, -1, next.byteOffset, n, kernel.byteOffset, n, from, n, n, n, n);
      [residual, next] = [next, residual];
    },
    effective() {
      let train = 0;
      for (let at = 0; at < n * n; at++) train += ((at % (n + 1) === 0 ? 1 : 0) - residual[at]!) ** 2;
      const probe = onTest.reduce((sum, entry) => sum + entry * entry, 0);
      return { train, probe: (n / testSamples) * probe };
    },
    release,
  };
}
