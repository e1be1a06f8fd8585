/** One equation for three coefficients. */
export const LINE = { inputs: [[1, 2, 3]], targets: [1] };

/** Two equations for four coefficients. */
export const PLANE = {
  inputs: [
    [1, 2, 0, -1],
    [0, 1, 1, 3],
  ],
  targets: [1, 2],
};

/** Two independent directions along which X β of `PLANE` does not change. */
export const PLANE_NULL_SPACE = [
  [2, -1, 1, 0],
  [7, -3, 0, 1],
];
