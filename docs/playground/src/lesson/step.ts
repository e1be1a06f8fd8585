import type { Parameters, Values } from "../parameter";
import type { DrawFigures, Equation, RoomDescription } from "../room";

/** An answer that can be chosen. */
export interface Option {
  readonly text: string;
  /** Explanation that is displayed once the answer is chosen. */
  readonly feedback: string;
}

/** The values of the sliders for which a question is asked. */
export interface AskedState {
  readonly values: Values;
  /** Label of the button that sets them: `"Set the time to 10"`. */
  readonly label: string;
}

/** A question with several answers, of which one is right. */
export interface ChoiceQuestion {
  readonly kind: "choice";
  readonly text: string;
  /** The state that the answers are about, if it is not the first one of the step. Each answer sets it. */
  readonly state?: AskedState;
  readonly options: readonly Option[];
  /** Index of the right answer. */
  readonly right: number;
}

/** A question for a number. */
export interface NumberQuestion {
  readonly kind: "number";
  readonly text: string;
  /** Label of the field, with the unit. */
  readonly label: string;
  readonly answer: number;
  /** Largest relative error of a right answer. */
  readonly tolerance: number;
  /** Explanation of the right answer. */
  readonly feedback: string;
  /** Advice after a wrong answer. */
  readonly hint: string;
  /** Advice after numbers that a frequent mistake leads to, within the tolerance. */
  readonly mistakes: readonly { readonly answer: number; readonly hint: string }[];
}

export type Question = ChoiceQuestion | NumberQuestion;

/** The figures of a step, the computation behind them, and their controls. */
export interface Scene {
  /** Name of the computation that the worker runs. */
  readonly computation: string;
  /** Values without a control. */
  readonly fixed: Values;
  readonly parameters: Parameters;
  readonly figures: DrawFigures;
  /** Room to which the figures belong. */
  readonly room?: RoomDescription;
}

/** A step of the lesson. */
export interface Step {
  readonly title: string;
  /** Paragraphs; a term between asterisks is explained where it stands. */
  readonly text: readonly string[];
  readonly equations: readonly Equation[];
  readonly scene: Scene;
  readonly question: Question;
  /** Pages that continue the step. */
  readonly links?: readonly { readonly text: string; readonly href: string }[];
}
