/** The method by which Deno's notebooks, and others after them, ask a value to show itself. */
const JUPYTER = Symbol.for("Jupyter.display");

/** Where a result says what it is, whichever copy of the library made it. */
const SHOWN = Symbol.for("learning-dynamics.shown");

/** The results that show themselves. */
export type ResultKind =
  | "solution"
  | "mode"
  | "linear-flow"
  | "continual-learning"
  | "layer-growth"
  | "gated-flow"
  | "race"
  | "routing-race"
  | "xor-race"
  | "kernels"
  | "kernel-flow"
  | "kernel-descent"
  | "kernel-loss-flow"
  | "ensemble"
  | "descent"
  | "taylor-flow"
  | "pair-trajectory"
  | "universal-flow"
  | "universal-exact"
  | "universal-fit"
  | "universal-system"
  | "training"
  | "network-flow"
  | "diagonal-flow"
  | "factorisation-flow"
  | "separable-descent"
  | "report";

/** What a result is, and what its picture needs besides its fields. */
export interface DisplayRequest {
  readonly kind: ResultKind;
  readonly facts: unknown;
}

/** How a result shows itself: in a notebook, by media type, and as text. */
export interface DisplayForms {
  readonly media: () => Readonly<Record<string, string>>;
  readonly text: () => string;
}

/** What shows results once `plots` is loaded, which lies above those who make them and is not imported by them. */
let show: ((result: object, attachDisplay: DisplayRequest) => DisplayForms) | undefined;

/** Says how results show themselves. */
export function registerDisplay(
  showing: (result: object, attachDisplay: DisplayRequest) => DisplayForms,
): void {
  show = showing;
}

/**
 * `result` itself, which from now on is a figure where it is the last value of a notebook's cell, and bars where it is
 * printed as text. Nothing that lists, copies or compares its fields sees a difference; nothing is drawn before it is asked
 * for.
 */
export function attachDisplay<Result extends object>(
  result: Result,
  kind: ResultKind,
  facts?: unknown,
): Result {
  const own: DisplayRequest = { kind, facts };
  const hint = `${kind} (import learning-dynamics/plots to see it drawn)`;
  return Object.defineProperties(result, {
    [SHOWN]: { value: own },
    [JUPYTER]: { value: () => show?.(result, own).media() ?? { "text/plain": hint } },
    toString: { value: () => show?.(result, own).text() ?? hint },
  });
}

/** What a result says of itself; undefined for what does not show itself. */
export const displayOf = (result: object): DisplayRequest | undefined =>
  Reflect.get(result, SHOWN) as DisplayRequest | undefined;
