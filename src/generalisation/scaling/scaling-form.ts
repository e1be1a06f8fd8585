/**
 * Form of a scaling law: ln L = T ln Σ_j exp(t_j/T), with a term t_j = a_j − α_j (ln x_j − c_j) for every column x_j of the
 * points and perhaps a constant term. The parameters are a_1, ..., α_1, ..., and the constant term; c_j is the centre of
 * the logarithms of a column.
 */
export interface Form {
  /** Names of the columns; a power law takes any single column. */
  readonly columns: readonly ScalingColumn[];
  /** Names of the constants, in their order: the constant term, the sizes of the terms, the exponents. */
  readonly names: readonly string[];
  /** Name of the constant term E. */
  readonly floor?: string;
  /** True if the terms are A/x^α, false if they are (x_c/x)^α. */
  readonly amplitudes: boolean;
  /** True if T is the last exponent, false if it is 1. */
  readonly tempered: boolean;
}

/** Name of a column of points. */
export type ScalingColumn = "parameters" | "tokens" | "steps" | "compute";

/** Forms by their names. */
export const FORMS = {
  chinchilla: {
    columns: ["parameters", "tokens"],
    names: ["E", "A", "B", "alpha", "beta"],
    floor: "E",
    amplitudes: true,
    tempered: false,
  },
  "kaplan-nd": {
    columns: ["parameters", "tokens"],
    names: ["Nc", "Dc", "alphaN", "alphaD"],
    amplitudes: false,
    tempered: true,
  },
  "kaplan-ns": {
    columns: ["parameters", "steps"],
    names: ["Nc", "Sc", "alphaN", "alphaS"],
    amplitudes: false,
    tempered: false,
  },
  power: { columns: [], names: ["scale", "exponent"], amplitudes: false, tempered: false },
} as const satisfies Readonly<Record<string, Form>>;
