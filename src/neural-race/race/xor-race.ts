import { argumentsOf } from "../../arrays/arguments";
import { modeLaw } from "../../closed-forms";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { xorFigure } from "./closed-form-figures";

/** Learning curve of exclusive or. */
export interface XorRace extends Drawable {
  /** Returns the strength of each pathway, and the loss, at time `t` >= 0 (Infinity allowed). */
  at(t: number): { readonly strength: number; readonly loss: number };
  /** Returns the first time t >= 0 at which the pathways have the given strength; Infinity if they never do. */
  timeTo(strength: number): number;
  /** Time at which the pathways have half of their final strength; 0 if they start beyond it or `final` is 0. */
  readonly halfTime: number;
  /** Final strength: 1/√2, where the loss is 0, or 0 for pathways that start at 0 or with the wrong sign. */
  readonly final: number;
}

/** Singular value of Σyx(p), and the input variance along it, for one of four examples with one pathway each. */
const STRENGTH = Math.SQRT2 / 4;
const VARIANCE = 1 / 2;

/**
 * Computes in closed form how a gated network learns exclusive or by four pathways of two balanced layers, one pathway
 * per example. A ReLU network with small weights learns in the same way (Saxe, Sodhani & Lewallen 2022, appendix A):
 *
 *   a(t) = (s/d) / (1 − (1 − s/(d a₀)) e^(−2st/τ)),   L = ½ − √2 a + a²,   s = √2/4, d = ½
 *
 * The result is accurate to rounding.
 *
 * @param options.initial a(0), the strength u_pᵀ W_p v_p of every pathway
 * @param options.tau time constant τ; default 1
 * @throws ArgumentError for unknown options, NaN, |a(0)| above 1e100, or a τ that is not positive
 * @example
 * const { at } = xorRace({ initial: 2e-4, tau: 2.5 });
 * at(30); // { strength: 0.40877259, loss: 0.08900329 }
 */
export function xorRace(options: { initial: number; tau?: number }): XorRace {
  const args = argumentsOf("xorRace");
  args.options("options", options, { initial: true, tau: true });
  const initial = args.number("initial", options.initial, { atLeast: -1e100, atMost: 1e100 });
  const tau = args.number("tau", options.tau ?? 1, { above: 0 });
  const target = STRENGTH / VARIANCE;
  const timeScale = tau / VARIANCE;
  const law = modeLaw(args, { target, initial, depth: 2 });
  const timeTo = (strength: number): number => {
    argumentsOf("xorRace.timeTo").number("strength", strength);
    if (strength === initial) return 0;
    const between = strength < initial !== strength < law.final && strength !== law.final;
    return between ? Math.max(0, timeScale * law.timeTo(strength)) : Number.POSITIVE_INFINITY;
  };
  const half = law.final / 2;
  const race: Omit<XorRace, "figure"> = {
    at(t) {
      argumentsOf("xorRace.at").number("t", t, { atLeast: 0, infinite: true });
      const strength = t === 0 ? initial : t === Number.POSITIVE_INFINITY ? law.final : law.at(t / timeScale);
      return { strength, loss: (strength - Math.SQRT1_2) ** 2 };
    },
    timeTo,
    halfTime: law.final === 0 || initial >= half ? 0 : timeTo(half),
    final: law.final,
  };
  return attachFigure(race, xorFigure);
}
