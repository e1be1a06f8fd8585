import type { Axis, Mark } from "../../plots";
import { lastOf, rounded } from "../numbers";
import type { ReportBuilder } from "../report-builder";
import { column, linearGrid, thin } from "../series";
import type { UnitOfTime } from "../setting/unit-of-time";
import type { CheckedRun } from "../training-run";
import type { Layers } from "./layers";
import { biasNote } from "./modes/mean-parts";
import { addModeSeries } from "./modes/mode-series";
import type { ModeTrajectory } from "./modes/mode-trajectory";

/** Table cell of a ratio of zeros. */
const ZERO = "zero weights";

/** Adds growth and balance of the layers. */
export function addLayers(report: ReportBuilder<never>, time: Axis, { growth, alignment }: Layers): void {
  const { times, squaredNorms, phases, balanceDrift } = growth;
  const layers = phases.length;
  const last = times.length - 1;
  report.addTable({
    name: "Layers",
    columns: ["layer", "‖W‖² at the start", "at the end", "1 % grown at", "fastest at", "99 % grown at"],
    rows: phases.map(({ onset, steepest, saturation }, l) => [
      `W${l + 1}`,
      squaredNorms.get(0, l),
      squaredNorms.get(last, l),
      ...[onset, steepest, saturation].map((t) => (Number.isFinite(t) ? t : "does not grow")),
    ]),
  });
  report.addTable({
    name: "Adjacent layers: gradient flow of a linear network conserves their balance",
    columns: [
      "layers",
      "drift of the balance, relative to the largest ‖W‖²",
      "alignment at the start",
      "at the end",
    ],
    rows: Array.from({ length: layers - 1 }, (_, l) => {
      const size = Math.max(...column(squaredNorms, l), ...column(squaredNorms, l + 1));
      return [
        `W${l + 1}, W${l + 2}`,
        size === 0 ? ZERO : balanceDrift.get(last, l) / size,
        alignment[0][l] ?? ZERO,
        alignment[1][l] ?? ZERO,
      ];
    }),
  });
  report.addFigure({
    name: "layers",
    title: "Growth of the layers",
    x: time,
    y: { label: "‖W‖² minus its initial value" },
    marks: Array.from({ length: layers }, (_, l): Mark => {
      const norms = column(squaredNorms, l);
      return {
        type: "line",
        category: `W${l + 1}`,
        x: Array.from(times),
        y: norms.map((x) => x - norms[0]!),
      };
    }),
  });
}

/** Adds the learning of the modes of the task. */
export function addModes(
  report: ReportBuilder<never>,
  time: Axis,
  { times, weights, activation }: CheckedRun,
  trajectory: ModeTrajectory,
  unit: UnitOfTime | undefined,
): void {
  const { modes, strengths, finals, halfTimes, theory, predicted, timeConstant } = trajectory;
  addModeSeries(report, times, trajectory);
  const reached = (t: number) => (Number.isFinite(t) ? t : "not reached");
  report.addTable({
    name: "Modes of the task: singular vectors of ⟨y xᵀ⟩",
    columns: [
      "mode",
      "singular value",
      "final strength",
      "measured at the end",
      "measured half time",
      "predicted half time",
      ...(unit === undefined
        ? []
        : [`measured half time (${unit.unit})`, `predicted half time (${unit.unit})`]),
    ],
    rows: finals.map((final, k) => [
      `mode ${k + 1}`,
      modes.strengths[k]!,
      final,
      lastOf(strengths[k]!),
      ...[1, ...(unit === undefined ? [] : [unit.perUnit])].flatMap((perUnit) => [
        reached(halfTimes[k]! / perUnit),
        Number.isNaN(predicted[k]!) ? "none" : reached(predicted[k]! / perUnit),
      ]),
    ]),
  });
  const ofBiases = biasNote(trajectory.areLearnedByBiases);
  report.addNote(
    timeConstant === undefined
      ? "Deep linear theory predicts no times for this run. It describes modes that grow from a small start; here no mode reaches " +
          `half of its strength${ofBiases === undefined ? "" : " without the biases"}, or the modes start above it or with the opposite sign, as from large initial weights.`
      : `Predicted half times are those of a deep linear network (Saxe et al. 2014) with ${depthOf(weights.length)} ` +
          `and ${startOf(weights.length)}, with ${timeConstantOf(trajectory, unit)}. ` +
          `${activation === "linear" ? "" : "For a nonlinear network they are a first approximation. "}The coupling of the modes by the inputs is ` +
          `${rounded(modes.coupling, 2)} (0 for uncoupled modes).`,
  );
  if (ofBiases !== undefined) report.addNote(ofBiases);
  const x = Array.from(times).filter((t) => t <= time.domain![1]);
  const grid = linearGrid(...time.domain!, 300);
  const apart = Math.max(1, Math.ceil(x.length / 40));
  report.addFigure({
    name: "modes",
    title: "Learning of each mode",
    caption:
      "Strength of each mode of the task in the linear part of the outputs, relative to the strength given by the task.",
    x: time,
    y: { label: "strength u / final strength" },
    marks: theory.flatMap((mode, k): Mark[] => {
      // Strengths relative to a smaller number could overflow.
      if (finals[k]! < SMALLEST_FINAL) return [];
      const category = `mode ${k + 1}`;
      const measured = strengths[k]!.slice(0, x.length).map((u) => u / finals[k]!);
      const line =
        timeConstant === undefined
          ? []
          : [
              {
                type: "line" as const,
                category,
                method: "deep linear theory",
                x: grid,
                y: grid.map(
                  (t) => mode.at((t - grid[0]!) / (timeConstant * trajectory.delays[k]!)) / finals[k]!,
                ),
              },
            ];
      return [
        ...line,
        { type: "dot", category, method: "this run", x: thin(x, apart), y: thin(measured, apart) },
      ];
    }),
  });
}

/** Describes the time constant of the prediction. */
function timeConstantOf(
  { timeConstant, fittedTimeConstant }: ModeTrajectory,
  unit: UnitOfTime | undefined,
): string {
  if (unit === undefined)
    return `one time constant (${rounded(timeConstant!, 3)}, fitted to this run) for all modes`;
  const best =
    fittedTimeConstant === undefined
      ? ""
      : ` (the time constant that fits this run best is ${rounded(fittedTimeConstant, 3)})`;
  return `the time constant 1 of gradient flow for all modes${best}`;
}

/** Smallest final strength of a mode that is drawn. */
const SMALLEST_FINAL = 1e-290;

/** Describes the start of the predicted modes. */
const startOf = (layers: number): string =>
  layers === 2
    ? "the start of each mode in the first recorded weights"
    : "balanced layers in which all modes start equally strong (the root mean square of their initial strengths)";

/** Describes the number of layers of the prediction, which a log without weights does not tell. */
const depthOf = (layers: number): string =>
  layers === 0
    ? "two layers (assumed, because the log has no weights; `deepLinear.modeDynamics` predicts other depths)"
    : "the same number of layers";
