import type { Arguments } from "../../arrays/arguments";
import type { Computation } from "../../concurrency/computation";
import { block, writeProduct } from "../../linalg/dense";
import type { WeightOp } from "../../networks/engine";
import { createWorkspace } from "../../simd";
import { COLUMNS, columnRanges } from "./jacobian-columns";
import { AffineMaps, type Smoother, type SmootherSizes } from "./smoother";
import { TangentKernel } from "./tangent-kernel";

/** Multiply-adds between pauses. */
const WORK_PER_PAUSE = 2 ** 26;

/** Counts the numbers that `kernelSmoother` keeps. */
export const kernelSmootherSize = ({ train, samples, batch }: SmootherSizes): number =>
  (samples + batch) * (train + 1 + COLUMNS) + samples * batch;

/**
 * Creates the smoother of steps without memory, θ ← θ − η g/φ:
 *
 *   [S | c] += η K [I − S | −c]  with  K = ∂f/∂θ diag(1/φ) (∂f/∂θ)ᵀ/b  between all samples and those of the step.
 */
export function kernelSmoother(
  args: Arguments,
  ops: readonly WeightOp[],
  sizes: SmootherSizes,
  outputs: Float64Array,
): Smoother {
  const { train, samples, batch } = sizes;
  const width = train + 1;
  const { arrays, release } = createWorkspace(args, [
    samples * width,
    batch * width,
    samples * batch,
    samples * COLUMNS,
    batch * COLUMNS,
  ]);
  const [data, residuals, kernel, columns, batchColumns] = arrays as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const maps = new AffineMaps(data, residuals, sizes);
  maps.start(outputs);
  const tangent = new TangentKernel({ kernel, columns, batchColumns }, columnRanges(ops), sizes);
  return {
    maps,
    release,
    *advance(step): Computation<void> {
      const { batch: count, rows, learningRate } = step;
      maps.writeResiduals(learningRate / count, count, rows);
      yield* tangent.write(step);
      const rowsPerPause = Math.max(1, Math.floor(WORK_PER_PAUSE / (count * width)));
      for (let start = 0; start < samples; start += rowsPerPause) {
        if (start > 0) yield start / samples;
        const height = Math.min(rowsPerPause, samples - start);
        const left = block(kernel, start * count, count);
        const shape = [height, width, count] as const;
        writeProduct(block(data, start * width, width), left, block(residuals, 0, width), shape, 1);
      }
    },
  };
}
