import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { deepLaw, unbalancedChain } from "../../closed-forms";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { routingFigure } from "./closed-form-figures";

/** Strengths [B₁, B₂, B₃] of the input, hidden and output weights of one mode. */
export type RoutingStrengths = [input: number, hidden: number, output: number];

/** Learning of one mode by a routing network. */
export interface RoutingRace extends Drawable {
  /** Returns the strengths [B₁, B₂, B₃] at time `t` >= 0 (Infinity allowed). */
  at(t: number): RoutingStrengths;
  /** Conserved difference of squares √P B₁² − B₂² (M B₁² − B₂² if all routes share the hidden weights). */
  readonly conserved: number;
  /** Limit of the strengths for t → ∞. */
  readonly final: RoutingStrengths;
  /** Returns the first time t >= 0 at which the hidden weights have the given strength; Infinity if they never do. */
  timeTo(hidden: number): number;
  /**
   * Time at which B₃ B₂ B₁ is half of its final value; 0 if it is at least half at the start, Infinity if that value is
   * 0.
   */
  readonly halfTime: number;
}

/** Parameters of the race of one mode. */
export interface RoutingRaceOptions {
  /** Number M of input domains, and of output domains. */
  domains: number;
  /**
   * Number K of outputs with which each input is trained; default M. The loss is averaged over routes, so K drops out.
   */
  trained?: number;
  /**
   * Number P of routes that share a hidden matrix, a square (1, 4, ..., M²); default M². Only M² is allowed if K < M.
   */
  routesPerHidden?: number;
  /** Singular value S of ⟨y xᵀ⟩ over the items of a route. */
  strength: number;
  /** Variance D of ⟨x xᵀ⟩ along the mode; default 1. */
  inputVariance?: number;
  /** Initial strengths B(0), [input, hidden, output], or one number for all three. */
  initial: readonly number[] | number;
  /** Time constant τ; default 1. */
  tau?: number;
}

/** Fields of `RoutingRaceOptions`. */
const ROUTING_OPTIONS: FieldsOf<RoutingRaceOptions> = {
  domains: true,
  trained: true,
  routesPerHidden: true,
  strength: true,
  inputVariance: true,
  initial: true,
  tau: true,
};

/**
 * Computes the race of one mode in a routing network with three layers of weights. The hidden weights are shared by all
 * routes, and the input and output weights belong to single domains (Saxe, Sodhani & Lewallen 2022, section 4 and
 * equations 44 to 46; with P routes per hidden matrix, equations 16 and 17),
 *
 *   τ dB₁/dt = r B₃ B₂ E,   τ dB₂/dt = q B₃ B₁ E,   τ dB₃/dt = r B₂ B₁ E,   E = S − B₃ B₂ B₁ D,   r = √P/M², q = P/M²
 *
 * Hidden weights learn √P times as fast as input and output weights, so B₂/B₁ tends to P^¼. If all three B²/rate are
 * equal (`conserved` 0 and B₁ = B₃), the solution is in closed form. Otherwise the time is an integral over the
 * smallest of the three, computed to about 1e-12 and inverted.
 *
 * @throws ArgumentError for unknown options or numbers out of range
 * @example
 * const mode = routingRace({ domains: 7, strength: 3.4, inputVariance: 0.25, initial: 0.08 });
 * const [input, hidden] = mode.final;
 * hidden / input; // 2.6434: nearly √7
 */
export function routingRace(options: RoutingRaceOptions): RoutingRace {
  const args = argumentsOf("routingRace");
  const { initial, strength, variance, tau, rates, sharing } = readOptions(args, options);
  const roots = rates.map(Math.sqrt) as RoutingStrengths;
  const rate = roots[0] * roots[1] * roots[2];
  // With B = √rate a, all three a have equal rates and their squares have conserved differences. The sign of S is moved
  // to a₁, so that the target is not negative.
  const sign = strength < 0 ? -1 : 1;
  const start = initial.map((b, i) => (i === 0 ? sign * b : b) / roots[i]!) as RoutingStrengths;
  const target = Math.abs(strength) / (variance * rate);
  const timeScale = tau / (variance * rate * rate);
  checkScales(args, target, timeScale, start);
  const trajectory = strengthTrajectory(args, start, target);
  const strengthsOf = (w: number): RoutingStrengths =>
    trajectory.strengths(w).map((a, i) => (i === 0 ? sign * a : a) * roots[i]!) as RoutingStrengths;
  const timeToW = (w: number | undefined): number =>
    w === undefined ? Number.POSITIVE_INFINITY : timeScale * trajectory.timeTo(w);
  const learned = ([a, b, c]: readonly number[]): number => a! * b! * c!;
  const half = learned(trajectory.strengths(trajectory.final)) / 2;
  const alreadyHalf = half > 0 ? learned(start) >= half : false;
  const race: Omit<RoutingRace, "figure"> = {
    at(t) {
      argumentsOf("routingRace.at").number("t", t, { atLeast: 0, infinite: true });
      if (t === 0) return [...initial];
      return strengthsOf(t === Number.POSITIVE_INFINITY ? trajectory.final : trajectory.at(t / timeScale));
    },
    conserved: Math.sqrt(sharing) * initial[0] * initial[0] - initial[1] * initial[1],
    final: strengthsOf(trajectory.final),
    timeTo(hidden) {
      argumentsOf("routingRace.timeTo").number("hidden", hidden);
      return hidden === initial[1] ? 0 : timeToW(trajectory.withHidden(hidden / roots[1]));
    },
    halfTime: alreadyHalf ? 0 : half === 0 ? Number.POSITIVE_INFINITY : timeToW(trajectory.withProduct(half)),
  };
  return attachFigure(race, routingFigure);
}

function readOptions(args: Arguments, options: RoutingRaceOptions) {
  args.options("options", options, ROUTING_OPTIONS);
  const count = { integer: true, atLeast: 1 };
  const domains = args.number("domains", options.domains, { ...count, atMost: 1e6 });
  const trained = args.number("trained", options.trained ?? domains, { ...count, atMost: domains });
  const sharing = args.number("routesPerHidden", options.routesPerHidden ?? domains ** 2, { atLeast: 1 });
  const side = Math.round(Math.sqrt(sharing));
  if (side * side !== sharing || side > domains || (trained < domains && side < domains)) {
    const expected =
      trained < domains ? `${domains ** 2} if not all routes are trained` : "a square number up to domains²";
    throw args.error("routesPerHidden", expected, sharing);
  }
  const strength = args.number("strength", options.strength);
  const variance = args.number("inputVariance", options.inputVariance ?? 1, { above: 0 });
  const tau = args.number("tau", options.tau ?? 1, { above: 0 });
  const initial = readInitial(args.at("initial"), options.initial);
  const outer = side / domains ** 2;
  const rates: RoutingStrengths = [outer, sharing / domains ** 2, outer];
  return { initial, strength, variance, tau, rates, sharing };
}

function readInitial(at: Arguments, initial: RoutingRaceOptions["initial"]): RoutingStrengths {
  if (typeof initial === "number") {
    at.number(HERE, initial);
    return [initial, initial, initial];
  }
  if (typeof initial === "object" && initial !== null) {
    return Array.from(at.vector(HERE, initial, 3)) as RoutingStrengths;
  }
  throw at.error(HERE, "a number or an array [input, hidden, output]", initial);
}

/** Checks that sixth powers of the strengths and of their ratios do not overflow or underflow. */
function checkScales(args: Arguments, target: number, timeScale: number, start: readonly number[]): void {
  const sizes = [target, ...start].map(Math.abs).filter((x) => x !== 0);
  const fits = [timeScale, ...sizes].every((x) => x > 1e-45 && x < 1e45);
  if (fits) return;
  const received = `numbers of magnitudes ${[timeScale, ...sizes].map((x) => x.toExponential(1)).join(", ")}`;
  const expected =
    "numbers such that the scaled target, time and initial strengths are between 1e-45 and 1e45";
  throw args.refusal("options", expected, received);
}

/** Trajectory of the smallest scaled strength W, with the other two strengths as functions of W. */
interface StrengthTrajectory {
  at(t: number): number;
  timeTo(w: number): number;
  readonly final: number;
  strengths(w: number): RoutingStrengths;
  /** Returns the W at which a₂ first has a value, or undefined if it never does. */
  withHidden(a2: number): number | undefined;
  /** Returns the W at which the product of the strengths has a value between its initial and final one. */
  withProduct(product: number): number;
}

/** Differences of squares below this fraction of the squares are attributed to rounding. */
const BALANCE_TOLERANCE = 16 * Number.EPSILON;

function strengthTrajectory(args: Arguments, start: RoutingStrengths, target: number): StrengthTrajectory {
  const smallest = start.reduce((best, a, i) => (Math.abs(a) < Math.abs(start[best]!) ? i : best), 0);
  const w0 = Math.abs(start[smallest]!);
  const squareGaps = start.map((a) => {
    const k = (Math.abs(a) - w0) * (Math.abs(a) + w0);
    return k <= BALANCE_TOLERANCE * w0 * w0 ? 0 : k;
  });
  const others = [0, 1, 2].filter((i) => i !== smallest) as [number, number];
  const [i, j] = others;
  const signs = start.map((a) => (a < 0 ? -1 : 1));
  const orientation = signs[i]! * signs[j]!;
  const initial = orientation * start[smallest]!;
  const size = (w: number, n: number): number => Math.sqrt(w * w + squareGaps[n]!);
  const strengths = (w: number): RoutingStrengths => {
    const all = start.map((_, n) => (n === smallest ? orientation * w : signs[n]! * size(w, n)));
    // A balanced chain that approaches the saddle keeps all its signs.
    return all as RoutingStrengths;
  };
  const law = chooseLaw(args, initial, target, squareGaps[i]!, squareGaps[j]!);
  const isAhead = (w: number): boolean => w < initial !== w < law.final && w !== law.final;
  const ahead = (candidates: readonly number[]): number | undefined => {
    const on = candidates.filter(isAhead);
    on.sort((a, b) => Math.abs(a - initial) - Math.abs(b - initial));
    return on[0];
  };
  return {
    ...law,
    strengths,
    withHidden(a2) {
      if (smallest === 1) return ahead([orientation * a2]);
      const square = a2 * a2 - squareGaps[1]!;
      if (square < 0 || a2 * signs[1]! < 0) return undefined;
      return ahead([Math.sqrt(square), -Math.sqrt(square)]);
    },
    withProduct(product) {
      // The product increases with W: bisection down to rounding.
      let [low, high] = [Math.min(initial, law.final), Math.max(initial, law.final)];
      for (let n = 0; n < 200 && high - low > 1e-16 * Math.abs(high); n++) {
        const middle = (low + high) / 2;
        const [a, b, c] = strengths(middle);
        if (a * b * c < product) low = middle;
        else high = middle;
      }
      return (low + high) / 2;
    },
  };
}

/** Chooses the law of W(t), in units of time in which all three rates are 1. */
function chooseLaw(args: Arguments, initial: number, target: number, k1: number, k2: number) {
  if (initial ** 2 === 0 && Math.min(k1, k2) === 0) return constantLaw(initial);
  if (k1 === 0 && k2 === 0) {
    // d(W³)/dt = 3 W⁴ (target − W³): the law of three balanced layers.
    const law = deepLaw(args, { target, initial: initial ** 3, depth: 3 });
    return {
      final: Math.cbrt(law.final),
      at: (t: number) => Math.cbrt(law.at(t)),
      timeTo: (w: number) => law.timeTo(w ** 3),
    };
  }
  const law = unbalancedChain(args, { target, initial, k1, k2 });
  return law.final === initial ? constantLaw(initial) : law;
}

const constantLaw = (initial: number) => ({
  final: initial,
  at: () => initial,
  timeTo: () => Number.POSITIVE_INFINITY,
});
