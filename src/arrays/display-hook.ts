/** Name of the method by which notebooks (Deno's and others) request the display of a value. */
const JUPYTER = Symbol.for("Jupyter.display");

/** Key of a result's display request, shared by all loaded copies of the library. */
const DISPLAY_REQUEST = Symbol.for("learning-dynamics.shown");

/** Kinds of results that have a display. */
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

/** Kind of a result, and the data that its figure needs in addition to its fields. */
export interface DisplayRequest {
  readonly kind: ResultKind;
  readonly facts: unknown;
}

/** Display of a result: in a notebook, by media type, and as text. */
export interface DisplayForms {
  readonly media: () => Readonly<Record<string, string>>;
  readonly text: () => string;
}

/** Builds the display of a result. Set when `plots` is loaded, which the modules that make results do not import. */
let makeDisplay: ((result: object, request: DisplayRequest) => DisplayForms) | undefined;

/** Registers the function that builds the display of results. */
export function registerDisplay(display: (result: object, request: DisplayRequest) => DisplayForms): void {
  makeDisplay = display;
}

/**
 * Attaches notebook and text display to `result` and returns it.
 *
 * The properties are not enumerable, so that listing, copying and comparing fields do not see them. Drawing is lazy.
 */
export function attachDisplay<Result extends object>(
  result: Result,
  kind: ResultKind,
  facts?: unknown,
): Result {
  const request: DisplayRequest = { kind, facts };
  const hint = `${kind} (import learning-dynamics/plots to see it drawn)`;
  return Object.defineProperties(result, {
    [DISPLAY_REQUEST]: { value: request },
    [JUPYTER]: { value: () => makeDisplay?.(result, request).media() ?? { "text/plain": hint } },
    toString: { value: () => makeDisplay?.(result, request).text() ?? hint },
  });
}

/** Returns the display request of a result, or undefined if it has no display. */
export const displayOf = (result: object): DisplayRequest | undefined =>
  Reflect.get(result, DISPLAY_REQUEST) as DisplayRequest | undefined;
