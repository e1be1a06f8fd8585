import { argumentsOf, type FieldsOf } from "../../../arrays/arguments";
import { withinCall } from "../../../arrays/within-call";
import type { Figure } from "../../../plots";
import { geometricGrid } from "../../../reports/series";
import { type MeasuredTable, sweepFigure } from "../../../sweeps";
import { LAZY_MOVEMENT, lazyBoundary, lazyBoundaryLaw } from "./boundary";
import { BALANCE, boundaryLines, SCALE } from "./figures";
import { phaseDiagram } from "./phase-diagram";
import { drawProblem } from "./problem";

/** Title and label of the measured values of the experiment. */
const VALUES = {
  kernelMovement: {
    title: "Learning is rich between the boundaries, and lazy beyond them",
    label: "movement of the tangent kernel ‖Θ(∞) − Θ(0)‖/‖Θ(0)‖",
  },
  inputMovement: {
    title: "The input representation moves unless the first layer carries the balance",
    label: "movement of the input representation",
  },
  outputMovement: {
    title: "The output representation moves unless the second layer carries the balance",
    label: "movement of the output representation",
  },
  timeToLearn: {
    title: "Lazy networks learn faster, at the rate |λ|",
    label: "time to learn (units of τ)",
  },
} as const;

/** Options of the figure of a phase diagram. */
export interface PhaseDiagramFigureOptions {
  /** Measured value to draw; default `"kernelMovement"`. */
  readonly value?: keyof typeof VALUES | undefined;
}

const OPTIONS: FieldsOf<PhaseDiagramFigureOptions> = { value: true };

/**
 * Builds the phase diagram of lazy and rich learning from a sweep of the experiment `phase-diagram` over `lambda` and
 * `scale`: a measured value as colours, and the theory's boundary of the lazy phase as lines. The boundary is that of the
 * task and the initial weights if all points have one seed, and its law for Gaussian tasks and weights.
 *
 * @param table table of the sweep
 * @throws ArgumentError for unknown options, missing columns, or points of different sizes
 * @example
 * const { run } = sweepWork("phase-diagram");
 * const { signal } = new AbortController();
 * const rows: number[][] = [];
 * for (const lambda of [-8, 0, 8]) {
 *   for (const scale of [0.01, 0.1, 1]) {
 *     const { kernelMovement } = await run({ lambda, scale, size: 3 }, { signal, seed: 1 });
 *     rows.push([lambda, scale, 3, 1, Number(kernelMovement)]);
 *   }
 * }
 * const figure = phaseDiagramFigure({ columns: ["lambda", "scale", "size", "seed", "kernelMovement"], rows });
 */
export function phaseDiagramFigure(table: MeasuredTable, options: PhaseDiagramFigureOptions = {}): Figure {
  const args = argumentsOf("phaseDiagramFigure");
  args.options("options", options, OPTIONS);
  const { value = "kernelMovement" } = options;
  const { title, label } =
    VALUES[args.choice("options.value", value, Object.keys(VALUES) as (typeof value)[])];
  const labels = { lambda: BALANCE.label, scale: SCALE.label, [value]: label };
  const tiles = withinCall("phaseDiagramFigure", () =>
    sweepFigure(table, { name: "phase-diagram", title, x: "lambda", y: "scale", value, labels }),
  );
  const [size, ...sizes] = distinct(table, "size", phaseDiagram.parameters.size!.default);
  if (sizes.length > 0)
    throw args.refusal("table", "points of one size", `sizes ${[size, ...sizes].join(", ")}`);
  const seeds = distinct(table, "seed", phaseDiagram.parameters.seed!.default);
  const [low, high] = tiles.y.domain!.map(withinReach) as [number, number];
  const scales = geometricGrid(low, high, 121);
  const law = boundaryLines("law of the boundary for Gaussian tasks", scales, (scale) =>
    lazyBoundaryLaw(size!, scale),
  );
  const lines = seeds.length === 1 ? [...ownBoundary(size!, seeds[0]!, scales), ...law] : law;
  return {
    ...tiles,
    caption: [
      `Lines: balance at which the tangent kernel moves by ${LAZY_MOVEMENT} of its initial norm, in the mean over random`,
      "directions of the initial weights.",
      tiles.caption ?? "",
    ]
      .join(" ")
      .trim(),
    marks: [...tiles.marks, ...lines],
  };
}

/** Limits a scale to a decade beyond the scales that the experiment accepts, of which an axis may show more. */
function withinReach(scale: number): number {
  const { atLeast, atMost } = phaseDiagram.parameters.scale!;
  return Math.min(10 * atMost!, Math.max(0.1 * atLeast!, scale));
}

/** Draws the boundary of the task and the initial weights of one seed. */
function ownBoundary(size: number, seed: number, scales: readonly number[]) {
  const { strengths, initial } = drawProblem(size, seed);
  return boundaryLines("boundary of the lazy phase for this task", scales, (scale) =>
    lazyBoundary(
      strengths,
      initial.map((s) => scale * s),
    ),
  );
}

/** Returns the different numbers in a column, or the default of a parameter that is not in the table. */
function distinct({ columns, rows }: MeasuredTable, name: string, fallback: number): number[] {
  const column = columns.indexOf(name);
  return column < 0 ? [fallback] : [...new Set(rows.map((row) => Number(row[column])))];
}
