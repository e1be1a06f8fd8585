import { argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { attachFigure, type Drawable } from "../figures/drawable";
import { balancedPair } from "./balanced-pair";
import { canonical, stateAt, WITHIN_FLOAT64 } from "./canonical";
import { exactFigure } from "./pair-figures";
import { readProblem, type UniversalProblem, type UniversalState } from "./problem";

/** Closed-form dynamics of two data points. */
export interface UniversalExact extends Drawable {
  /** Returns the state at time `t` >= 0 (Infinity allowed), in the time units of the rates. */
  at(t: number): UniversalState;
  /** Time at which the representations pass through each other; undefined if they never do. */
  readonly crossing: number | undefined;
  /** Limit of the state for t → ∞. */
  readonly final: UniversalState;
}

/**
 * Solves the universal representation dynamics in closed form, for an output difference parallel to that of the
 * targets. This holds for scalar outputs, and whenever (y − w)² = y ‖dy‖² at the start: the manifold is invariant.
 * With the signed output difference u (y = u², w = u² − s u), s = ‖dy‖, k_h = η_h ‖dx‖²/2, k_y = η_y/2, and the
 * conserved quantity c = k_h y/h − k_y h,
 *
 *   du/dt = √(c² + 4 k_h k_y u²) (s − u),
 *
 * the equation of an aligned λ-balanced linear network with λ = c/√(k_h k_y). For ‖dy‖ = 0 it is the Bernoulli equation
 * dh/dt = −η_y h (h − A) of a pair with equal targets (van Rossem & Saxe 2024), for any direction of the outputs.
 *
 * Accurate to rounding for h(0) >= 1e-300 and all times, relative to the initial time scale. Takes microseconds.
 *
 * @param options.tolerance largest allowed (s√y − |y − w|) / max(s√y, y, |w|), the distance from the manifold; default
 * 1e-9. The component of the outputs off the manifold is set to zero
 * @throws ArgumentError for a pair that is not on this manifold (use `universalFlow`), unknown options, and under the
 * conditions of `universalFlow`
 * @example
 * const exact = universalExact({
 *   initial: { representation: 1e-3, output: 1e-6, alignment: 1e-6 - 1e-3 * Math.SQRT1_2 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 1e-3, decoder: 0.04 },
 * });
 * exact.at(1000).representation; // 0.0238247...
 */
export function universalExact(
  problem: UniversalProblem,
  options: { readonly tolerance?: number } = {},
): UniversalExact {
  const args = argumentsOf("universalExact");
  const at = args.at("problem");
  const pair = readProblem(at, problem);
  args.options("options", options, { tolerance: true });
  const tolerance = args.number("options.tolerance", options.tolerance ?? 1e-9, { atLeast: 0 });
  const { start, targetDistance } = pair;
  if (start.misalignment > tolerance) {
    const expected = `on the manifold (output − alignment)² = output ‖dy‖² within ${tolerance} (otherwise use universalFlow)`;
    const received = `a state at relative distance ${start.misalignment.toPrecision(3)} from it`;
    throw at.refusal("initial", expected, received);
  }
  const root = Math.sqrt(start.output);
  const along = start.along < 0 ? -root : root;
  const coordinates = canonical(at, { ...pair, start: { ...start, along, perpendicular: 0 } });
  const { separation, slope, drive } = coordinates;
  const balanced = balancedPair(separation, slope, drive);
  const stateAtTime = (t: number): UniversalState => {
    const state = stateAt(coordinates, ...balanced.at(t), 0);
    if (Number.isFinite(state.representation + state.output + state.alignment)) return state;
    throw at.error(HERE, WITHIN_FLOAT64, problem);
  };
  const { inputDistanceSquared, rates } = problem;
  const scale = 1 / (rates.encoder * inputDistanceSquared + rates.decoder);
  const exact: Omit<UniversalExact, "figure"> = {
    at(t) {
      argumentsOf("universalExact.at").number("t", t, { atLeast: 0, infinite: true });
      const { representation, output } = start;
      const alignment = along * (along - targetDistance);
      return t === 0 ? { representation, output, alignment } : stateAtTime(t);
    },
    crossing: balanced.crossing,
    final: stateAtTime(Number.POSITIVE_INFINITY),
  };
  return attachFigure(exact, () => exactFigure(exact, scale));
}
