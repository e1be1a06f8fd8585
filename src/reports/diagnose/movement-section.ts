import type { Axis, Mark } from "../../plots";
import { lastOf, percent, rounded } from "../numbers";
import type { ReportBuilder } from "../report-builder";
import type { UnitOfTime } from "../setting/unit-of-time";
import type { Change } from "./change";
import type { FrozenKernel } from "./frozen-kernel";
import type { Movement } from "./movement";
import { LIMITS, type RunRegime } from "./regime";

/** Adds the numbers that decide the regime, with their limits. */
export function addRegime(report: ReportBuilder<never>, { of, change, alignment, error }: RunRegime): void {
  const { predicted, missed, aligned, moved, constant, still } = LIMITS;
  report.addTable({
    name: "Evidence for the regime",
    columns: ["quantity", "measured", "in lazy runs", "in rich runs"],
    rows: [
      [
        `relative change of the ${of}`,
        Number.isFinite(change) ? change : "from zero",
        `at most ${still}`,
        `at least ${moved}${error === undefined ? "" : `, or an alignment below ${aligned}`}`,
      ],
      [`centred alignment of the ${of} with the start`, alignment ?? "none", `at least ${aligned}`, ""],
      ...(error === undefined
        ? []
        : [
            [
              "error of the loss predicted by the initial tangent kernel",
              error,
              `at most ${predicted}`,
              `at least ${missed}`,
            ],
          ]),
    ],
  });
  if (change <= constant && error !== undefined && error >= missed) {
    report.addNote(
      `The tangent kernel is constant (it changes by ${percent(change)}), yet the loss does not follow its prediction. So the ` +
        "optimiser is no gradient flow: momentum, Adam, minibatches, weight decay or a changing learning rate.",
    );
  }
}

/** Adds the changes of weights, kernel, representations and gates. */
export function addMovement(
  report: ReportBuilder<never>,
  time: Axis,
  { times, weights, kernel, representation, gates }: Movement,
): void {
  const quantities: [name: string, change: Change | undefined, alignment?: readonly number[] | undefined][] =
    [
      ["weights", weights],
      ["tangent kernel", kernel?.change, kernel?.alignment],
      ["representations", representation?.change, representation?.alignment],
      ["fraction of gates that changed", gates],
    ];
  const known = quantities.flatMap(([name, change, alignment]) =>
    change === undefined ? [] : [{ name, change, alignment }],
  );
  if (known.length === 0) return;
  report.addTable({
    name: "Changes from the first record to the last",
    columns: ["quantity", "relative change", "centred alignment with the start"],
    rows: known.map(({ name, change, alignment }) => [
      name,
      typeof change === "string" ? change : lastOf(change),
      alignment === undefined ? "" : lastOf(alignment),
    ]),
  });
  const curves = known.flatMap(({ name, change }) => (typeof change === "string" ? [] : [{ name, change }]));
  const aligned = known.flatMap(({ name, alignment }) =>
    alignment === undefined ? [] : [{ name, alignment }],
  );
  report.addSeries("movement", {
    time: times,
    ...Object.fromEntries(curves.map(({ name, change }) => [name, change])),
    ...Object.fromEntries(aligned.map(({ name, alignment }) => [`alignment of the ${name}`, alignment])),
  });
  const drawn = curves.filter(({ name }) => !name.startsWith("fraction"));
  const fromZero = known.filter(({ change }) => change === "from zero").map(({ name }) => name);
  if (drawn.length > 0) {
    report.addFigure({
      name: "movement",
      title: "Change of the network from its start",
      caption:
        "‖K(t) − K(0)‖ / ‖K(0)‖ of the weights, the empirical tangent kernel and the Gram matrix of the representations." +
        (fromZero.length === 0 ? "" : ` Not drawn, because it starts at zero: ${fromZero.join(", ")}.`),
      x: time,
      y: { label: "relative change" },
      marks: drawn.map(({ name, change }): Mark => ({ type: "line", category: name, x: times, y: change })),
    });
  }
  if (aligned.length > 0) {
    const lowest = Math.min(0, ...aligned.flatMap(({ alignment }) => alignment));
    report.addFigure({
      name: "alignment",
      title: "Alignment with the start",
      caption:
        "Cosine of the angle between centred matrices over the samples, at time t and at the start: 1 for matrices that are equal up to a factor.",
      x: time,
      y: { label: "centred alignment with the start", domain: [lowest, 1] },
      marks: aligned.map(
        ({ name, alignment }): Mark => ({ type: "line", category: name, x: times, y: alignment }),
      ),
    });
  }
}

/** Remark on the verdict for networks with biases. */
const DEVIATIONS =
  "The output biases learn the mean of the targets in every regime. Therefore the loss and its prediction are those of the deviations " +
  "from the mean over the samples, and the tangent kernel is that without its constant part of these biases.";

/** Adds the loss and its prediction by the initial tangent kernel. */
export function addFrozenKernel(
  report: ReportBuilder<never>,
  time: Axis,
  { times, measured, predicted, error, samples, rate, isOfDeviations }: FrozenKernel,
  samplesOfRun: number,
  unit: UnitOfTime | undefined,
): void {
  const part =
    samples < samplesOfRun ? `, both for the first ${samples} samples as if there were no others` : "";
  report.addNote(
    typeof error === "string"
      ? `The error of the loss predicted by the initial tangent kernel is not judged: ${error}.`
      : "The loss predicted by the initial tangent kernel, at the rate that fits best, differs from the measured loss by at most " +
          `${percent(error)} of the decrease of the loss${part}.` +
          (unit === undefined || rate === undefined || error > LIMITS.missed
            ? ""
            : ` This rate is ${rounded(rate, 3)} times the rate that the setting gives.`),
  );
  if (isOfDeviations) report.addNote(DEVIATIONS);
  report.addSeries("loss", { time: times, measured, "tangent kernel of the start": predicted });
  report.addFigure({
    name: "loss",
    title: "Loss, and its prediction by the initial tangent kernel",
    x: time,
    y: { label: `loss ½⟨‖y − ŷ‖²⟩${isOfDeviations ? " of the deviations from the mean" : ""}` },
    marks: [
      { type: "line", method: "initial tangent kernel", x: times, y: predicted },
      { type: "dot", method: "this run", x: times, y: measured },
    ],
  });
}
