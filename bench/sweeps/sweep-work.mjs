/* Works of the benchmark of sweeps, which bench/peers/sweeps.py computes too. */

/** Does next to nothing, so that the overhead of a point remains. */
export const trivial = ({ n }) => ({ x: 2 * n });

/** Occupies a core for about 50 ms, by the generator of Park & Miller (1988). */
export const busy = ({ n, steps }) => {
  let x = n + 1;
  for (let i = 0; i < steps; i++) x = (16_807 * x) % 2_147_483_647;
  return { x };
};
