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

/** Epochs that are drawn: little happens later. */
const SHOWN = 2200;

/** All trajectories in small multiples: the networks' broad and pale, the theory's dashed over them. */
export function architecturesFigure(rows: readonly ArchitectureRow[]): Figure {
  return {
    name: "architectures",
    title: "One theory with two fitted rates describes sixteen kinds of networks",
    caption:
      "Squared distance h of two hidden representations (relative to its end), squared distance y of the outputs and " +
      "output alignment w = y − dy·dŷ (relative to ‖dy‖²), during training. Broad lines: the network. Dashed: the theory. " +
      "In brackets: the error of the formula for the final h with the fitted rates.",
    width: 900,
    height: 820,
    x: { label: "training time (epochs)", domain: [0, SHOWN] },
    y: { label: "squared distances (relative to h at the end, and to ‖dy‖²)", domain: [-0.35, 1.35] },
    marks: rows.flatMap((row): Mark[] =>
      CURVES.flatMap(([key, category]): Mark[] => {
        const unit = key === "representation" ? row.measured : row.pair.targetDistanceSquared;
        const shown = row.pair.epochs.filter((epoch) => epoch <= 1.03 * SHOWN);
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

/** Final distances as measured against those of the formula. */
export function finalDistancesFigure(rows: readonly ArchitectureRow[]): Figure {
  const measured = rows.map((row) => row.measured);
  const ends = [0.6 * Math.min(...measured), 1.6 * Math.max(...measured)];
  const dots = (category: string, key: "predicted" | "foreseen"): Mark => ({
    type: "dot",
    category,
    x: rows.map((row) => row[key]),
    y: measured,
  });
  return {
    name: "final-distances",
    title: "The formula gives the distance at which the representations end",
    caption:
      "Squared distance of the representations at the end of training against the formula, with rates fitted to the " +
      "whole run, and with rates fitted only up to where the outputs are half apart. On the line the two are equal.",
    x: { label: "final squared distance, formula with fitted rates", scale: "log" },
    y: { label: "final squared distance, measured", scale: "log" },
    marks: [
      dots("rates fitted to the whole run", "predicted"),
      dots("to its first half", "foreseen"),
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
/** One architecture, trained and fitted. */
export interface ArchitectureRow {
  readonly name: SettingName;
  readonly setting: Setting;
  readonly pair: PairTrajectory;
  readonly loss: number;
  readonly fit: UniversalFit;
  /** h at the end of the training, and as the formula has it with the fitted rates. */
  readonly measured: number;
  readonly predicted: number;
  /** The formula with rates that were fitted to the first half of learning only. */
  readonly foreseen: number;
}
