import type { Figure, Mark } from "../../plots";
import { lastOf, meanOf } from "../../reports/numbers";
import {
  BINS,
  type LayerCourse,
  type MeasuredLayer,
  NETWORKS,
  type NetworkName,
  placeOf,
  UNITS,
} from "./layer-courses";
import { averaged } from "./timing";

/** Courses of the layers of every training, for each network. */
export type Runs = Readonly<Record<NetworkName, readonly (readonly LayerCourse[])[]>>;

/** Fractions of the epochs at which the colours of the information plane change. */
const STAGES = [0, 0.02, 0.1, 0.3, 1];

/** Draws the layers in the information plane, coloured by epoch and averaged over seeds. */
export function planeFigure(runs: Runs): Figure {
  const { epochs } = runs[NETWORKS[0]][0]![0]!;
  const limits = STAGES.map((fraction) => Math.ceil(fraction * lastOf(epochs)));
  return {
    name: "information-plane",
    title: "Layers in the information plane, from the first epochs to the last",
    caption:
      `One dot for each layer and epoch, mean over seeds. The layers of ${UNITS.join(", ")} units begin from right to left; tanh ` +
      `activations are in ${BINS} bins from −1 to 1.`,
    x: { label: "I(X; T), about the inputs (bits)" },
    y: { label: "I(T; Y), about the labels (bits)", domain: [-0.03, 1.05] },
    marks: limits.slice(1).flatMap((to, stage) => {
      const from = stage === 0 ? 0 : limits[stage]! + 1;
      const inStage = (values: readonly number[]) =>
        values.filter((_, t) => epochs[t]! >= from && epochs[t]! <= to);
      return NETWORKS.flatMap((name) =>
        UNITS.map((_, layer): Mark => {
          const mean = meanCourse(runs, { name, layer });
          const category = `epochs ${from} to ${to}`;
          return { type: "dot", category, panel: name, x: inStage(mean.input), y: inStage(mean.label) };
        }),
      );
    }),
  };
}

/** Draws the information of layers over the epochs, averaged over seeds and neighbouring records. */
export function courseFigure(runs: Runs, layers: readonly MeasuredLayer[]): Figure {
  return {
    name: "information-over-epochs",
    title: "The labels are learned before the inputs are forgotten",
    caption: "Means over the seeds and five neighbouring epochs, relative to the first epoch.",
    x: { label: "epoch" },
    y: { label: "fraction of the change up to the last quarter" },
    marks: layers.flatMap((layer) => {
      const mean = meanCourse(runs, layer);
      return (["label", "input"] as const).map(
        (measure): Mark => ({
          type: "line",
          category: measure === "label" ? "rise of I(T; Y)" : "fall of I(X; T)",
          panel: placeOf(layer),
          x: mean.epochs,
          y: changeOf(averaged(mean[measure])),
        }),
      );
    }),
  };
}

/** Computes the change of a course since its start, relative to the change up to its last quarter. */
function changeOf(values: readonly number[]): number[] {
  const start = values[0]!;
  const whole = meanOf(values.slice(-Math.ceil(values.length / 4))) - start;
  return values.map((bits) => (bits === start ? 0 : (bits - start) / whole));
}

/** Computes the mean over seeds of the information of a layer. */
function meanCourse(
  runs: Runs,
  { name, layer }: MeasuredLayer,
): Pick<LayerCourse, "epochs" | "input" | "label"> {
  const courses = runs[name].map((ofSeed) => ofSeed[layer]!);
  const { epochs } = courses[0]!;
  const mean = (measure: "input" | "label") =>
    epochs.map((_, t) => meanOf(courses.map((course) => course[measure][t]!)));
  return { epochs, input: mean("input"), label: mean("label") };
}
