import type { Figure } from "../../figures/figure";

/** One statement that was put to the test: `measured` is held against `bound`. */
export interface ReportCheck {
  readonly claim: string;
  readonly measured: number;
  readonly bound: number;
  readonly holds: boolean;
}

/** A table of words and numbers: every row has one entry for each column. */
export interface ReportTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The value of a parameter: anything that can be written in a line. */
export type ParameterValue =
  | string
  | number
  | boolean
  | null
  | readonly ParameterValue[]
  | { readonly [name: string]: ParameterValue };

/** What a report page shows, from top to bottom; every part but the title may be missing. */
export interface ReportPage {
  readonly title: string;
  /** Paragraphs below the title. */
  readonly intro?: readonly string[] | undefined;
  /** What the results were computed with. */
  readonly parameters?: Readonly<Record<string, ParameterValue>> | undefined;
  readonly checks?: readonly ReportCheck[] | undefined;
  readonly figures?: readonly Figure[] | undefined;
  readonly tables?: readonly ReportTable[] | undefined;
}
