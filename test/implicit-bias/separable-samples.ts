/**
 * Four separable samples with label 1, similar to the example of Soudry et al. 2018: the first two are at the margin, with
 * ŵ = (½, ½) and α = (¼, ¼, 0, 0).
 */
export const SAMPLES = [
  [0.5, 1.5],
  [1.5, 0.5],
  [2.5, 2],
  [3, 1],
];
