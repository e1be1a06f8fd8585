import type { Table } from "../../arrays/table";
import type { Figure } from "../../figures/figure";

/** A claim that was tested by comparing `measured` with `bound`. */
export interface ReportCheck {
  readonly claim: string;
  /** Short name of the measured number, the same in every run: its column in the table of a sweep. */
  readonly column?: string | undefined;
  readonly measured: number;
  readonly bound: number;
  readonly holds: boolean;
  /** Side of the bound on which `measured` must lie; undefined if it is not stated. */
  readonly direction?: "at most" | "at least" | undefined;
  /**
   * Subject of the claim: an effect, which must be absent from a control run, or the agreement of two computations,
   * which also holds there; undefined if it is not stated.
   */
  readonly kind?: "effect" | "agreement" | undefined;
}

/** A table of strings and numbers: every row has one entry per column. */
export interface ReportTable extends Table {
  readonly name: string;
}

/** Value of a parameter, with a representation on one line. */
export type ParameterValue =
  | string
  | number
  | boolean
  | null
  | readonly ParameterValue[]
  | { readonly [name: string]: ParameterValue };

/** Content of a report page from top to bottom; only the title is required. */
export interface ReportPage {
  readonly title: string;
  /** Paragraphs below the title. */
  readonly intro?: readonly string[] | undefined;
  /** Parameters of the computation. */
  readonly parameters?: Readonly<Record<string, ParameterValue>> | undefined;
  readonly checks?: readonly ReportCheck[] | undefined;
  readonly figures?: readonly Figure[] | undefined;
  readonly tables?: readonly ReportTable[] | undefined;
}
