/*
 * Coefficients of Radau IIA of order 5 with three stages, in the form that its Newton iteration uses: `T⁻¹ A⁻¹ T`
 * consists of one real eigenvalue and one complex pair, so that the 3n × 3n system decouples into a real and a complex
 * system of size n. E. Hairer & G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. (1996), IV.5 and IV.8;
 * T computed from A with 40 digits.
 */

const ROOT6 = Math.sqrt(6);
const ROOT3 = Math.cbrt(3);

/** Collocation points, as fractions of the step. */
export const NODES: readonly number[] = [(4 - ROOT6) / 10, (4 + ROOT6) / 10, 1];

/** Eigenvalues of A⁻¹: `REAL` and `PAIR_RE ± i PAIR_IM`. */
export const REAL = 3 + ROOT3 * ROOT3 - ROOT3;
export const PAIR_RE = 3 + (ROOT3 - ROOT3 * ROOT3) / 2;
export const PAIR_IM = (3 ** (5 / 6) + 3 ** (7 / 6)) / 2;

/** Transformation to the eigenvectors, row-major; its last row is 1, 1, 0. */
export const T: readonly number[] = [
  0.09443876248897524, -0.1412552950209542, 0.03002919410514742, 0.2502131229653333, 0.20412935229379994,
  -0.3829421127572619, 1, 1, 0,
];

/** Inverse of `T`, row-major. */
export const T_INVERSE: readonly number[] = [
  4.178718591551905, 0.32768282076106237, 0.5233764454994496, -4.178718591551905, -0.32768282076106237,
  0.47662355450055044, 0.5028726349457869, -2.571926949855605, 0.596039204828225,
];

/** Weights of the stage increments in the embedded error estimate of order 3. */
export const ERROR: readonly number[] = [(-13 - 7 * ROOT6) / 3, (-13 + 7 * ROOT6) / 3, -1 / 3];

/**
 * Coefficients of the collocation polynomial: `y + Σ_k s^k Σ_i POWERS[3 (k - 1) + i] Z_i` for k = 1, 2, 3 passes
 * through y and all three stages `y + Z_i`.
 */
export const POWERS: readonly number[] = [
  (13 + 7 * ROOT6) / 3,
  (13 - 7 * ROOT6) / 3,
  1 / 3,
  (-23 - 22 * ROOT6) / 3,
  (-23 + 22 * ROOT6) / 3,
  -8 / 3,
  (10 + 15 * ROOT6) / 3,
  (10 - 15 * ROOT6) / 3,
  10 / 3,
];
