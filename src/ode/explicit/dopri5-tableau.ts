import type { Row } from "./tableau";

/*
 * Coefficients of Dormand and Prince's pair of orders 5 and 4 with its free continuous extension of order 4.
 *
 * J. R. Dormand & P. J. Prince, J. Comput. Appl. Math. 6 (1980) 19; continuous extension: E. Hairer, S. P. Nørsett &
 * G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. (1993), II.6.
 * Stages are numbered from 0; stage 6 is the field at the new state, the first stage of the next step.
 */

/** Nodes c of the seven stages, as fractions of the step. */
export const nodes: readonly number[] = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];

/** Rows of the coefficient matrix a for the stages 1 to 5. */
export const rows: readonly Row[] = [
  { stages: [0], coefficients: [1 / 5] },
  { stages: [0, 1], coefficients: [3 / 40, 9 / 40] },
  { stages: [0, 1, 2], coefficients: [44 / 45, -56 / 15, 32 / 9] },
  { stages: [0, 1, 2, 3], coefficients: [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729] },
  { stages: [0, 1, 2, 3, 4], coefficients: [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656] },
];

/** Weights b of the new state, of order 5. */
export const weights: Row = {
  stages: [0, 2, 3, 4, 5],
  coefficients: [35 / 384, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
};

/** Weights of the difference between the methods of order 5 and 4, for stages 0, 2, 3, 4, 5 and 6. */
export const difference: readonly number[] = [
  71 / 57600,
  -71 / 16695,
  71 / 1920,
  -17253 / 339200,
  22 / 525,
  -1 / 40,
];

/** Weights of the highest coefficient of the continuous extension. */
export const continuation: readonly Row[] = [
  {
    stages: [0, 2, 3, 4, 5, 6],
    coefficients: [
      -12715105075 / 11282082432,
      87487479700 / 32700410799,
      -10690763975 / 1880347072,
      701980252875 / 199316789632,
      -1453857185 / 822651844,
      69997945 / 29380423,
    ],
  },
];
