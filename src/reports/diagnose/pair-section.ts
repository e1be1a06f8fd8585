import { finalDistance, regime } from "../../universal";
import { lastOf } from "../numbers";
import type { ReportBuilder } from "../report-builder";
import { theoryOverData } from "../theory-over-data";
import type { Pair } from "./pair";

/** Adds the fit of two samples with the universal dynamics. A rejected fit gets its verdict and figure, but no rates. */
export function addPair(
  report: ReportBuilder<never>,
  { points: [i, j], trajectory, fit, follows }: Pair,
): void {
  const measured = [
    "final squared distance of the representations, measured",
    lastOf(trajectory.representation),
  ];
  report.addTable({
    name: `Universal representation dynamics of samples ${i} and ${j}`,
    columns: ["quantity", "value"],
    rows: [
      ["this pair", fit.verdict],
      measured,
      ...(follows
        ? [
            ["final squared distance of the representations, theory", finalDistance(fit.problem)],
            ["encoder rate η_h", fit.rates.encoder],
            ["decoder rate η_y", fit.rates.decoder],
            [
              "structured part of this distance by the fit (0 random, 1 structured)",
              regime(fit.problem).richness,
            ],
          ]
        : []),
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
