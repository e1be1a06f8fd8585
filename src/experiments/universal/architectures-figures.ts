import type { PairTrajectory } from "../../networks";
import type { Figure, Mark } from "../../plots";
import type { UniversalFit } from "../../universal";
import { sparse } from "./common";
import type { Setting, SettingName } from "./settings";

const CURVES = [
  ["representation", "representations h"],
  ["output", "outputs y"],
  ["alignment", "output alignment w"],
] as const;

/** Last epoch of the figures; few trajectories change later. */
const SHOWN_EPOCHS = 2200;

/** Draws all trajectories in small multiples: broad pale lines for the networks, dashed lines for the theory. */
export function architecturesFigure(rows: readonly ArchitectureRow[]): Figure {
  return {
    name: "architectures",
    title: "One theory with two fitted rates, compared with sixteen kinds of networks",
    caption:
      "Squared distance h of two hidden representations (relative to its final value), squared distance y of the outputs and " +
      "output alignment w = y − dy·dŷ (relative to ‖dy‖²), during training. Broad lines: the network. Dashed: the theory. " +
      "In brackets: relative error of the final h predicted by the formula with the fitted rates.",
    width: 900,
    height: 820,
    x: { label: "training time (epochs)", domain: [0, SHOWN_EPOCHS] },
    y: { label: "squared distances (relative to the final h and to ‖dy‖²)", domain: [-0.35, 1.35] },
    marks: rows.flatMap((row): Mark[] =>
      CURVES.flatMap(([key, category]): Mark[] => {
        const unit = key === "representation" ? row.measured : row.pair.targetDistanceSquared;
        const shown = row.pair.epochs.filter((epoch) => epoch <= 1.03 * SHOWN_EPOCHS);
        const relative = (values: Float64Array) =>
          sparse(values.slice(0, shown.length)).map((value) => value / unit);
        const shared = { type: "line", panel: title(row), category, x: sparse(shown) } as const;
        return [
          { ...shared, method: "network", y: relative(row.pair[key]) },
          { ...shared, method: "theory", y: relative(row.fit.predicted[key]) },
        ];
      }),
    ),
  };
}

const title = ({ name, measured, predicted }: ArchitectureRow): string => {
  const error = 100 * (predicted / measured - 1);
  return `${name.replace("_", " ")} (${error < 0 ? "−" : "+"}${Math.abs(error).toFixed(1)} %)`;
};

/** Draws measured final distances against those of the formula. */
export function finalDistancesFigure(rows: readonly ArchitectureRow[]): Figure {
  const measured = rows.map((row) => row.measured);
  const ends = [0.6 * Math.min(...measured), 1.6 * Math.max(...measured)];
  const dots = (category: string, key: "predicted" | "extrapolated"): Mark => ({
    type: "dot",
    category,
    x: rows.map((row) => row[key]),
    y: measured,
  });
  return {
    name: "final-distances",
    title: "The formula predicts the final distance of the representations",
    caption:
      "Final squared distance of the representations against the formula, with rates fitted to the whole run, and with " +
      "rates fitted only until the outputs have half of their final squared distance. The line marks equality.",
    x: { label: "final squared distance, formula with fitted rates", scale: "log" },
    y: { label: "final squared distance, measured", scale: "log" },
    marks: [
      dots("rates fitted to the whole run", "predicted"),
      dots("to its first half", "extrapolated"),
      { type: "line", category: "equal", x: ends, y: ends },
      {
        type: "text",
        x: rows.map((row) => row.predicted),
        y: measured,
        text: rows.map(({ name }) => name.replace("_", " ")),
      },
    ],
  };
}

/** Sums of squared errors in one curve. */
export interface CurveErrors {
  readonly theory: number;
  /** Error of one logistic function with two parameters for all three curves. */
  readonly shared: number;
  /** Error of a logistic function with two parameters for this curve alone. */
  readonly own: number;
}

/** Training and fit of one architecture. */
export interface ArchitectureRow {
  readonly name: SettingName;
  readonly setting: Setting;
  readonly pair: PairTrajectory;
  readonly loss: number;
  readonly fit: UniversalFit;
  /** Errors in h, y and w. */
  readonly errors: readonly CurveErrors[];
  /** Measured final h. */
  readonly measured: number;
  /** Final h predicted by the formula with the fitted rates. */
  readonly predicted: number;
  /** Final h predicted by the formula with rates fitted to the first half of learning only. */
  readonly extrapolated: number;
}
