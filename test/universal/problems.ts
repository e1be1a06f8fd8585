import type { UniversalProblem } from "../../src/universal";

/** A pair on the invariant manifold with the signed output difference u. */
export const parallel = (options: {
  h: number;
  u: number;
  encoder: number;
  decoder: number;
  input?: number;
  target?: number;
}): UniversalProblem => {
  const { h, u, encoder, decoder, input = 1, target = 0.5 } = options;
  return {
    initial: { representation: h, output: u * u, alignment: u * (u - Math.sqrt(target)) },
    inputDistanceSquared: input,
    targetDistanceSquared: target,
    rates: { encoder, decoder },
  };
};

/** The golden pair: h = 1e-3, u = 1e-3, η_h = 1e-3, η_y = 0.04, ‖dx‖² = 1, ‖dy‖² = 0.5. */
export const GOLDEN = parallel({ h: 1e-3, u: 1e-3, encoder: 1e-3, decoder: 0.04 });

/** A pair whose outputs start on the wrong side, off the manifold. */
export const CROSSING: UniversalProblem = {
  initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.006, decoder: 0.02 },
};

/** A pair in general position: unequal rates, outputs beside the targets' direction. */
export const GENERAL: UniversalProblem = {
  initial: { representation: 0.05, output: 0.02, alignment: -0.05 },
  inputDistanceSquared: 2,
  targetDistanceSquared: 0.7,
  rates: { encoder: 0.01, decoder: 0.05 },
};

/** `count` numbers from 0 to `last`. */
export const grid = (last: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (last * i) / (count - 1));

/** The largest absolute difference. */
export const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
