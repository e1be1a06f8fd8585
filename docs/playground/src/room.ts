import type { Figure } from "learning-dynamics/plots";
import type { GatePanel } from "./gate-graph";
import type { Outcome } from "./outcome";
import type { Parameters, Values } from "./parameter";

/** Values that show something worth seeing. */
export interface Preset {
  readonly name: string;
  /** Where it is from and what is to be seen. */
  readonly text: string;
  /** All that differs from the defaults. */
  readonly values: Values;
}

/** What is known of a room before anything is computed. */
export interface RoomDescription {
  readonly name: string;
  /** What the navigation calls it. */
  readonly short: string;
  readonly title: string;
  /** What is to be seen, in a sentence or two. */
  readonly text: string;
  readonly parameters: Parameters;
  readonly presets: readonly Preset[];
}

/** The figures of what a room computed. */
export type DrawFigures = (outcome: Outcome, values: Values) => readonly Figure[];

/** The TypeScript that computes what is on screen. */
export type WriteCode = (values: Values) => string;

/** Gates on a graph, and the change of values that a click on one of them makes. */
export interface GateDrawing {
  panels(outcome: Outcome | undefined, values: Values, theme: "light" | "dark"): readonly GatePanel[];
  toggle(values: Values, row: number, column: number): Values;
}
