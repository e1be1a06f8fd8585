import { modeDynamics } from "learning-dynamics/deep-linear";
import type { Report } from "learning-dynamics/experiments";
import type { Figure, Mark } from "learning-dynamics/plots";
import type { Parameters, ValuesOf } from "../parameter";

/** Closed form of one mode as the diagnosis assumes it. */
interface ModeForm {
  readonly strength: number;
  readonly inputVariance: number;
  readonly initial: number;
  readonly lambda: number;
}

/** Measured modes of a run, and the assumptions of their theory. */
export interface Modes {
  readonly figure: Figure;
  readonly times: readonly number[];
  /** Measured strengths of each mode, relative to the strength that the task gives. */
  readonly measured: readonly (readonly number[])[];
  readonly forms: readonly ModeForm[];
  readonly depth: number;
  /** Time constant of the diagnosis in units of the log; undefined if it predicts no times. */
  readonly tau: number | undefined;
}

/** Number of points of a drawn curve, and of records that are compared. */
const [POINTS, MOST_COMPARED] = [300, 200];

/** Returns the modes in the report of a diagnosis; undefined if it has none. */
export function modesOf({ figures, series }: Report): Modes | undefined {
  const figure = figures.find(({ name }) => name === "modes");
  const columns = (name: string) => series.find((one) => one.name === name)?.columns;
  const [measured, closed] = [columns("measured modes"), columns("closed forms of the modes")];
  if (figure === undefined || measured === undefined || closed === undefined) return undefined;
  const { time, ...strengths } = measured;
  const { strength, inputVariance, initial, lambda, depth, tau } = closed;
  const forms = strength!.map((_, k) => ({
    strength: strength![k]!,
    inputVariance: inputVariance![k]!,
    initial: initial![k]!,
    lambda: lambda![k]!,
  }));
  return {
    figure,
    times: time!,
    measured: Object.values(strengths).map((values, k) => values.map((u) => u / finalOf(forms[k]!))),
    forms,
    depth: depth![0]!,
    tau: tau?.[0],
  };
}

const finalOf = ({ strength, inputVariance }: ModeForm): number => strength / inputVariance;

/** Range of the sliders of the initial scale and of the time constant, as a factor in both directions. */
const RANGE = 100;

/** Returns the sliders of the assumptions, which begin at those of the diagnosis. */
export const assumptionsOf = ({ depth, tau = 1 }: Modes) =>
  ({
    depth: {
      kind: "range",
      label: "layers",
      help: "Number of weight matrices of the linear network.",
      default: depth,
      min: 1,
      max: Math.max(8, depth),
      step: 1,
    },
    scale: {
      kind: "range",
      label: "initial strength, relative to the run",
      help: "Factor of the initial strength of every mode.",
      default: 1,
      min: 1 / RANGE,
      max: RANGE,
      step: 0,
      scale: "log",
    },
    tau: {
      kind: "range",
      label: "time constant τ",
      help: "Unit of time of the theory: 1 / learning rate in steps of full-batch gradient descent on ½⟨‖y − ŷ‖²⟩.",
      default: tau,
      min: tau / RANGE,
      max: tau * RANGE,
      step: 0,
      scale: "log",
    },
  }) as const satisfies Parameters;

/** Values of the sliders. */
export type Assumptions = ValuesOf<ReturnType<typeof assumptionsOf>>;

/** Returns the strength u(t) of each mode, relative to its final one, at times of the log. */
function theoryOf({ forms, depth, times }: Modes, given: Assumptions): ((t: number) => number)[] {
  return forms.map((form) => {
    const mode = modeDynamics({
      ...form,
      ...startOf(form, depth, given),
      depth: given.depth,
      tau: given.tau,
    });
    return (t) => mode.at(t - times[0]!) / finalOf(form);
  });
}

/**
 * Returns the start of a mode. Only two layers can be unbalanced; for other numbers of layers, their start is replaced by the
 * balanced one that grows at the same initial rate p = √(λ² + 4u²).
 */
function startOf({ initial, lambda }: ModeForm, depth: number, given: Assumptions): Partial<ModeForm> {
  if (given.depth === depth) return { initial: given.scale * initial, lambda: given.scale * lambda };
  const balanced = lambda === 0 ? initial : Math.hypot(initial, lambda / 2);
  return { initial: given.scale * balanced, lambda: 0 };
}

/** Draws the theory under assumptions over the measured modes. */
export function figureUnder(modes: Modes, given: Assumptions): Figure {
  const { figure, times, forms } = modes;
  const dots = figure.marks.filter(({ type }) => type === "dot") as Extract<Mark, { type: "dot" }>[];
  const [start, end] = figure.x.domain ?? [times[0]!, times.at(-1)!];
  const grid = Array.from({ length: POINTS }, (_, i) => start + ((end - start) * i) / (POINTS - 1));
  const curves = theoryOf(modes, given);
  const marks = forms.flatMap((_, k): Mark[] => {
    const measured = dots.find(({ category }) => category === `mode ${k + 1}`);
    if (measured === undefined) return [];
    const { category } = measured;
    return [
      { type: "line", category, method: "deep linear theory", x: grid, y: grid.map(curves[k]!) },
      measured,
    ];
  });
  return { ...figure, marks };
}

/** Computes the root mean square difference of theory and run, relative to the final strengths. */
export function misfitOf(modes: Modes, given: Assumptions): number {
  const { figure, times, measured } = modes;
  const shown = times.filter((t) => t <= (figure.x.domain?.[1] ?? Number.POSITIVE_INFINITY)).length;
  const apart = Math.max(1, Math.ceil(shown / MOST_COMPARED));
  const squares = theoryOf(modes, given).flatMap((at, k) =>
    times.slice(0, shown).flatMap((t, i) => (i % apart === 0 ? [(at(t) - measured[k]![i]!) ** 2] : [])),
  );
  return Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / squares.length);
}
