export type { ExplicitMethod } from "./explicit-methods";
export { solve, solveAsync } from "./solve";
export type {
  Event,
  EventDirection,
  EventRecord,
  Field,
  Jacobian,
  Method,
  Progress,
  Solution,
  SolveOptions,
  SolveResult,
  SolveStats,
} from "./types";
