import type { Parameter } from "../../reports/experiment";

export const PAPER =
  "Saxe, Sodhani & Lewallen 2022, The neural race reduction: dynamics of abstraction in gated networks";

export const SEED: Parameter = { default: 0, description: "seed of the random weights", integer: true };

export const TIME = { label: "time t (units of τ)" };

/** Returns the name of a mode in figures and tables, which count from 1. */
export const modeName = (m: number): string => `mode ${m + 1}`;
