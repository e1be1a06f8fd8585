import type { MeanStep, WeightStep } from "../../infinite/plan/steps";
import type { PooledPlanes } from "./pool-planes";

/** Both kernels between two images. */
export interface PairKernels {
  readonly nngp: number;
  readonly ntk: number;
}

/** Applies dense layers and means to the kernels at equal positions of one of two pairs of images. */
export function applyTail(
  tail: readonly (WeightStep | MeanStep)[],
  pooled: PooledPlanes,
  lane: number,
): PairKernels {
  let entries: PairKernels[] = Array.from({ length: pooled.nngp.length / 2 }, (_, p) => ({
    nngp: pooled.nngp[2 * p + lane]!,
    ntk: pooled.ntk[2 * p + lane]!,
  }));
  for (const step of tail) {
    if (step.type === "mean") entries = [meanOf(entries)];
    else entries = entries.map((entry) => affine(step, entry));
  }
  return entries[0]!;
}

const meanOf = (entries: readonly PairKernels[]): PairKernels => ({
  nngp: entries.reduce((sum, { nngp }) => sum + nngp, 0) / entries.length,
  ntk: entries.reduce((sum, { ntk }) => sum + ntk, 0) / entries.length,
});

function affine(
  { weightVariance, biasVariance, weightTerm, biasTerm }: WeightStep,
  { nngp, ntk }: PairKernels,
): PairKernels {
  const scaled = weightVariance * nngp;
  return { nngp: scaled + biasVariance, ntk: weightVariance * ntk + weightTerm * scaled + biasTerm };
}
