import type { Axis, Mark } from "../../plots";
import { finalDistance, regime } from "../../universal";
import { lastOf, rounded } from "../numbers";
import type { ReportBuilder } from "../report-builder";
import { column, linearGrid, thin } from "../series";
import { theoryOverData } from "../theory-over-data";
import type { CheckedRun } from "../training-run";
import type { Layers } from "./layers";
import type { Linearised } from "./linearised";
import type { ModeTrajectory } from "./mode-trajectory";
import type { Movement } from "./movement";
import type { Pair } from "./pair";

/** Adds the changes of weights, kernel, representations and gates. */
export function addMovement(
  report: ReportBuilder<never>,
  time: Axis,
  { times, weights, kernel, representation, gates }: Movement,
): void {
  const curves: [name: string, values: number[] | undefined][] = [
    ["weights", weights],
    ["tangent kernel", kernel?.change],
    ["representations", representation?.change],
  ];
  const known = curves.flatMap(([name, values]) => (values === undefined ? [] : [{ name, values }]));
  if (known.length === 0) return;
  report.addTable({
    name: "Changes from the first record to the last",
    columns: ["quantity", "relative change", "change of direction (1 − cosine)"],
    rows: [
      ...known.map(({ name, values }) => {
        const directionChange = { "tangent kernel": kernel, representations: representation }[name]?.turned;
        return [name, lastOf(values), directionChange === undefined ? "" : lastOf(directionChange)];
      }),
      ...(gates === undefined ? [] : [["fraction of gates that changed", lastOf(gates), ""]]),
    ],
  });
  report.addSeries("movement", {
    time: times,
    ...Object.fromEntries(known.map(({ name, values }) => [name, values])),
    ...(gates === undefined ? {} : { gates }),
  });
  report.addFigure({
    name: "movement",
    title: "Change of the network from its start",
    caption:
      "‖K(t) − K(0)‖ / ‖K(0)‖ of the weights, the empirical tangent kernel and the Gram matrix of the representations.",
    x: time,
    y: { label: "relative change" },
    marks: known.map(({ name, values }): Mark => ({ type: "line", category: name, x: times, y: values })),
  });
}

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
    columns: ["layers", "drift of the balance, relative to ‖W‖²", "alignment at the start", "at the end"],
    rows: Array.from({ length: layers - 1 }, (_, l) => {
      const size = Math.max(squaredNorms.get(last, l), squaredNorms.get(last, l + 1));
      return [
        `W${l + 1}, W${l + 2}`,
        size === 0 ? 0 : balanceDrift.get(last, l) / size,
        alignment[0][l]!,
        alignment[1][l]!,
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
  { times, weights }: CheckedRun,
  trajectory: ModeTrajectory,
): void {
  const { modes, strengths, finals, halfTimes, theory, predicted, timeConstant } = trajectory;
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
    ],
    rows: finals.map((final, k) => [
      `mode ${k + 1}`,
      modes.strengths[k]!,
      final,
      lastOf(strengths[k]!),
      reached(halfTimes[k]!),
      Number.isNaN(predicted[k]!) ? "none" : reached(predicted[k]!),
    ]),
  });
  report.addNote(
    timeConstant === undefined
      ? "Deep linear theory predicts no times for this run. It describes modes that grow from a small start; here no mode reaches " +
          "half of its strength, or the modes start above it or with the opposite sign, as in lazy learning from large weights."
      : `Predicted half times are those of a deep linear network (Saxe et al. 2014) with the same number of layers ` +
          `and ${startOf(weights.length)}, with one time constant (${rounded(timeConstant, 3)}, fitted to this run) for all modes. ` +
          `For a nonlinear network they are a first approximation. The coupling of the modes by the inputs is ` +
          `${rounded(modes.coupling, 2)} (0 for uncoupled modes).`,
  );
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
                y: grid.map((t) => mode.at((t - grid[0]!) / timeConstant) / finals[k]!),
              },
            ];
      return [
        ...line,
        { type: "dot", category, method: "this run", x: thin(x, apart), y: thin(measured, apart) },
      ];
    }),
  });
}

/** Smallest final strength of a mode that is drawn. */
const SMALLEST_FINAL = 1e-290;

/** Describes the start of the predicted modes. */
const startOf = (layers: number): string =>
  layers === 2
    ? "the start of each mode in the first recorded weights"
    : "balanced layers in which all modes start equally strong (the root mean square of their initial strengths)";

/** Adds the loss and its prediction by the initial tangent kernel. */
export function addLinearised(
  report: ReportBuilder<never>,
  time: Axis,
  { times, measured, predicted, error }: Linearised,
): void {
  report.addNote(
    `The loss predicted by the initial tangent kernel, at the rate that fits best, differs from the measured loss by ` +
      `${rounded(100 * error, 2)} % of its initial value (root mean square over the records). A lazy run has a small difference.`,
  );
  report.addSeries("loss", { time: times, measured, "tangent kernel of the start": predicted });
  report.addFigure({
    name: "loss",
    title: "Loss and its lazy prediction",
    x: time,
    y: { label: "loss ½⟨‖y − ŷ‖²⟩" },
    marks: [
      { type: "line", method: "initial tangent kernel", x: times, y: predicted },
      { type: "dot", method: "this run", x: times, y: measured },
    ],
  });
}

/** Adds the fit of two samples with the universal dynamics. */
export function addPair(report: ReportBuilder<never>, { points: [i, j], trajectory, fit }: Pair): void {
  report.addTable({
    name: `Universal representation dynamics of samples ${i} and ${j}`,
    columns: ["quantity", "value"],
    rows: [
      ["this pair", fit.verdict],
      ["encoder rate η_h", fit.rates.encoder],
      ["decoder rate η_y", fit.rates.decoder],
      ["richness (1 rich, 0 lazy)", regime(fit.problem).richness],
      ["final squared distance of the representations, measured", lastOf(trajectory.representation)],
      ["final squared distance of the representations, theory", finalDistance(fit.problem)],
    ],
  });
  report.addFigure(
    theoryOverData({
      name: "pair",
      title: `Samples ${i} and ${j} compared with the universal dynamics`,
      time: "time (units of the log)",
      data: trajectory,
      fit,
      curves: ["representation", "output", "alignment"],
    }),
  );
}
