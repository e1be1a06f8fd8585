import type { Figure } from "learning-dynamics/plots";
import type { GatePanel } from "./figures/gate-graph";
import type { Outcome } from "./outcome";
import type { Parameters, Values } from "./parameter";

/** Instructive parameter values. */
export interface Preset {
  readonly name: string;
  /** Source of the preset, and what it shows. */
  readonly text: string;
  /** All values that differ from the defaults. */
  readonly values: Values;
}

/** An equation of the displayed curves. */
export interface Equation {
  readonly caption: string;
  readonly mathml: string;
}

/** Further reading about a room. */
export interface RoomLinks {
  /** Papers, by the keys of their entries in docs/references.bib. */
  readonly papers: readonly { readonly key: string; readonly label: string; readonly url: string }[];
  /** Path of the page in the documentation, such as `theory/deep-linear`. */
  readonly docs: string;
  /** Path of the source of the theory in the repository, such as `src/deep-linear`. */
  readonly source: string;
}

/** Static description of a room. */
export interface RoomDescription {
  readonly name: string;
  /** Title in the navigation. */
  readonly short: string;
  readonly title: string;
  /** What the room shows, in one or two sentences. */
  readonly text: string;
  readonly parameters: Parameters;
  readonly presets: readonly Preset[];
  /** Equations of the displayed curves, imported from `equations.tex` in the folder of the room. */
  readonly equations: readonly Equation[];
  readonly links: RoomLinks;
}

/** Draws the figures of a room's result. */
export type DrawFigures = (outcome: Outcome, values: Values) => readonly Figure[];

/** Writes the TypeScript that computes the displayed curves. */
export type WriteCode = (values: Values) => string;

/** Gates on a graph, and the change of the values by a click on a gate. */
export interface GateDrawing {
  /** Returns the graphs at a time, by default at the end of the displayed time span. */
  panels(
    outcome: Outcome | undefined,
    values: Values,
    theme: "light" | "dark",
    time?: number,
  ): readonly GatePanel[];
  toggle(values: Values, row: number, column: number): Values;
}
