import type { Tabular } from "../arrays/table";
import type { Advice, Figure, ReportCheck, ReportTable } from "../plots";

/** Curves as plain numbers: one column of equal length for each quantity, by name. */
export interface Series extends Tabular {
  readonly name: string;
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

/** Results of an experiment as plain data, which survive `JSON.stringify`. */
export interface Report {
  /** Name of the experiment. */
  readonly name: string;
  readonly title: string;
  /** Description of the method and of the figures, in sentences. */
  readonly summary: readonly string[];
  /** Remarks on this run: warnings, results in words, methods of measurement. */
  readonly notes: readonly string[];
  /** Options of the function that would improve the result. */
  readonly advice: readonly Advice[];
  /** Parameters of the run. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly series: readonly Series[];
  readonly tables: readonly (ReportTable & Tabular)[];
  /** Claims, each as a measured number with its bound. */
  readonly checks: readonly ReportCheck[];
  /** Figure specs, drawn by `toSvg` of learning-dynamics/plots. */
  readonly figures: readonly Figure[];
  /** True for a control run of an experiment: the effect is absent by construction, and claims of it must fail. */
  readonly control: boolean;
  /** True if the run was not interrupted. */
  readonly completed: boolean;
}
