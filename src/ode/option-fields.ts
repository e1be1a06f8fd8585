import type { FieldsOf } from "../arrays/arguments";
import type { Event, SolveOptions } from "./types";

/** Fields of the options that `solve` shares with the flows of the library. */
export const SETTINGS: FieldsOf<Omit<SolveOptions, "start" | "jacobian">> = {
  times: true,
  method: true,
  relativeTolerance: true,
  absoluteTolerance: true,
  maxSteps: true,
  initialStep: true,
  maxStep: true,
  dense: true,
  events: true,
  signal: true,
  onProgress: true,
};

/** Fields of the options of `solve`. */
export const SOLVE_OPTIONS: FieldsOf<SolveOptions> = { ...SETTINGS, start: true, jacobian: true };

/** Fields of an event. */
export const EVENT_FIELDS: FieldsOf<Event> = { name: true, value: true, direction: true, terminal: true };
