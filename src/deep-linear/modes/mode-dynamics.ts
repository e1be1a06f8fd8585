import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { modeLaw } from "../../closed-forms";
import { closedFormFigure } from "../../figures/closed-form-figure";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { shortNumber } from "../../figures/trajectory-figure";

/** Trajectory u(t) of one decoupled mode. */
export interface ModeDynamics extends Drawable {
  /** Returns the strength u of the mode in the network's product at time `t` >= 0 (Infinity allowed). */
  at(t: number): number;
  /** Returns the first time t >= 0 at which u(t) = `value`; Infinity for values not reached, including the limit. */
  timeTo(value: number): number;
  /** First time at which u reaches half of `final`; 0 if u starts beyond it, Infinity if `final` is 0. */
  readonly halfTime: number;
  /** Limit of u for t → ∞. */
  readonly final: number;
}

/** Parameters of the trajectory of a decoupled mode. */
export interface ModeOptions {
  /** Singular value s of the mode in Σyx. */
  strength: number;
  /** Initial strength u(0) of the mode in the network's product. */
  initial: number;
  /** Number N of weight matrices, 1 to 100,000, or Infinity for the limit of many matrices; default 2. */
  depth?: number;
  /** Variance d = vᵀ Σxx v of the inputs along the mode; default 1. */
  inputVariance?: number;
  /** Conserved difference λ = b² − a² of the squared strengths in two layers; default 0 (balanced). */
  lambda?: number;
  /** Time constant τ of the gradient flow; default 1. */
  tau?: number;
}

/**
 * Computes the learning of one decoupled mode of a deep linear network in closed form.
 *
 *   N balanced matrices:    τ du/dt = N |u|^(2 − 2/N) (s − d u)      (Saxe, McClelland & Ganguli 2014)
 *   N → ∞:                  τ du/dt = u² (s − d u)                   (the same)
 *   two matrices, any λ:    τ du/dt = √(λ² + 4u²) (s − d u)          (Braun et al. 2022; Dominé et al. 2025)
 *
 * A mode of N matrices with the time constant N τ tends to that of infinite depth with τ, with a difference of about
 * 1/N. Evaluation costs O(N) for finite N > 2 and is accurate to rounding, relative to the initial time scale. If N > 1 and λ = 0,
 * a trajectory from an initial strength of the wrong sign ends at the saddle u = 0, and one from u = 0 stays there.
 *
 * Equations (25) and (26) of appendix A in Saxe et al. 2014, for λ ≠ 0, are printed with ab = c₀ sinh θ and
 * τ dθ/dt = s − c₀ sinh θ. With the definitions of a and b in that paper, the correct equations are ab = ½ c₀ sinh θ
 * and τ dθ/dt = 2s − c₀ sinh θ, which are used here.
 *
 * @throws ArgumentError for unknown options, numbers out of range, or `lambda` other than 0 with `depth` other than 2
 * @example
 * const mode = modeDynamics({ strength: 1.7, initial: 1e-3, depth: 3 });
 * mode.timeTo(0.999 * 1.7); // 6.644155
 */
export function modeDynamics(options: ModeOptions): ModeDynamics {
  const args = argumentsOf("modeDynamics");
  args.options("options", options, MODE_OPTIONS);
  const { strength, initial, depth = 2, inputVariance = 1, lambda = 0, tau = 1 } = options;
  args.number("strength", strength);
  args.number("initial", initial);
  if (depth !== Number.POSITIVE_INFINITY) {
    args.number("depth", depth, { integer: true, atLeast: 1, atMost: 100_000 });
  }
  args.number("inputVariance", inputVariance, { above: 0 });
  args.number("lambda", lambda);
  args.number("tau", tau, { above: 0 });
  if (lambda !== 0 && depth !== 2) throw args.error("lambda", "0 unless depth is 2", lambda);
  const timeScale = tau / inputVariance;
  const target = strength / inputVariance;
  if (!Number.isFinite(target) || !Number.isFinite(timeScale)) {
    const expected = "large enough for strength / inputVariance and tau / inputVariance to be finite";
    throw args.error("inputVariance", expected, inputVariance);
  }
  const law = modeLaw(args, { target, initial, depth, lambda });
  const timeTo = (value: number): number => {
    const at = argumentsOf("modeDynamics.timeTo").at("value");
    at.number(HERE, value);
    if (value === initial) return 0;
    const between = value < initial !== value < law.final && value !== law.final;
    return between ? Math.max(0, notNaN(at, value, timeScale * law.timeTo(value))) : Number.POSITIVE_INFINITY;
  };
  const half = law.final / 2;
  const past = law.final > 0 ? initial >= half : initial <= half;
  const halfTime = law.final === 0 ? Number.POSITIVE_INFINITY : past ? 0 : timeTo(half);
  const mode: Omit<ModeDynamics, "figure"> = {
    at(t) {
      const at = argumentsOf("modeDynamics.at").at("t");
      at.number(HERE, t, { atLeast: 0, infinite: true });
      if (t === 0) return initial;
      if (t === Number.POSITIVE_INFINITY) return law.final;
      const u = law.at(t / timeScale);
      return notNaN(at, t, Number.isFinite(u) ? u : Number.NaN);
    },
    timeTo,
    halfTime,
    final: law.final,
  };
  return attachFigure(mode, modeFigure);
}

/** Draws a mode in closed form over 1.3 times the time to 99 % of its growth. */
function modeFigure({ at, timeTo, halfTime, final }: Omit<ModeDynamics, "figure">): Figure {
  const initial = at(0);
  const learned = timeTo(initial + 0.99 * (final - initial));
  return closedFormFigure({
    name: "mode",
    title: "How the mode is learned",
    caption: Number.isFinite(halfTime)
      ? `Half of the final strength is reached at t = ${shortNumber(halfTime)}.`
      : undefined,
    y: { label: "strength u" },
    end: Number.isFinite(learned) && learned > 0 ? 1.3 * learned : 1,
    at,
    curves: { mode: (u) => u },
  });
}

const MODE_OPTIONS: FieldsOf<ModeOptions> = {
  strength: true,
  initial: true,
  depth: true,
  inputVariance: true,
  lambda: true,
  tau: true,
};

/** Returns a result of the closed form, after checking that float64 over- or underflow has not made it NaN. */
function notNaN(at: Arguments, value: number, result: number): number {
  if (!Number.isNaN(result)) return result;
  const expected = "such that squares and ratios of strength, initial and lambda stay within float64";
  throw at.error(HERE, expected, value);
}
