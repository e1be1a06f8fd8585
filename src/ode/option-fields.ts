import type { FieldsOf } from "../arrays/arguments";
import type { Event, SolveOptions } from "./types";

/** Fields of the options of `solve`. */
export const SOLVE_OPTIONS: FieldsOf<SolveOptions> = {
  times: true,
  start: true,
  method: true,
  relativeTolerance: true,
  absoluteTolerance: true,
  maxSteps: true,
  initialStep: true,
  maxStep: true,
  dense: true,
  events: true,
  jacobian: true,
  signal: true,
  onProgress: true,
};

/** Fields of an event. */
export const EVENT_FIELDS: FieldsOf<Event> = { name: true, value: true, direction: true, terminal: true };
