import type { UniversalProblem } from "../../src/universal";

/** Pair on the invariant manifold with the signed output difference u. */
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

/** Reference pair: h = 1e-3, u = 1e-3, η_h = 1e-3, η_y = 0.04, ‖dx‖² = 1, ‖dy‖² = 0.5. */
export const REFERENCE_PAIR = parallel({ h: 1e-3, u: 1e-3, encoder: 1e-3, decoder: 0.04 });

/** Pair off the manifold whose outputs start on the wrong side. */
export const CROSSING: UniversalProblem = {
  initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.006, decoder: 0.02 },
};

/** Pair in general position: unequal rates, and an output difference not parallel to that of the targets. */
export const GENERAL: UniversalProblem = {
  initial: { representation: 0.05, output: 0.02, alignment: -0.05 },
  inputDistanceSquared: 2,
  targetDistanceSquared: 0.7,
  rates: { encoder: 0.01, decoder: 0.05 },
};

/** Returns `count` equally spaced numbers from 0 to `last`. */
export const grid = (last: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (last * i) / (count - 1));
