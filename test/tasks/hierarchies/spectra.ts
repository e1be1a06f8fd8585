import type { NdArray } from "../../../src/arrays";
import { symmetricEigen } from "../../../src/linalg";
import type { hierarchySpectrum } from "../../../src/tasks";

/** Computes targets targetsᵀ / (number of features) by loops. */
export function itemCovariance(targets: NdArray): number[][] {
  const [items = 0, features = 0] = targets.shape;
  const product = (i: number, j: number) => {
    let sum = 0;
    for (let f = 0; f < features; f++) sum += targets.get(i, f) * targets.get(j, f);
    return sum / features;
  };
  return Array.from({ length: items }, (_, i) => Array.from({ length: items }, (_, j) => product(i, j)));
}

/** Eigenvalues of a covariance, descending. */
export const descending = (covariance: number[][]) => [...symmetricEigen(covariance).values].reverse();

/** All eigenvalues of a spectrum, each repeated according to its multiplicity. */
export const expanded = ({ values, multiplicities }: ReturnType<typeof hierarchySpectrum>) =>
  multiplicities.flatMap((count, level) => Array.from({ length: count }, () => values[level]!));
