import type { Axis } from "../../plots";
import { finalDistance, regime, type UniversalFit } from "../../universal";
import { lastOf } from "../numbers";
import type { ReportBuilder } from "../report-builder";
import { theoryOverData } from "../theory-over-data";
import type { Pair } from "./pair";

/** Ratio of the ends of an interval above which the rate counts as not determined. */
const UNDETERMINED = 100;

/**
 * Adds the fit of two samples with the universal dynamics. A rejected fit gets its verdict and figure, but no rates.
 */
export function addPair(
  report: ReportBuilder<never>,
  { label }: Axis,
  { points: [i, j], trajectory, fit, follows }: Pair,
): void {
  const measured = [
    "final squared distance of the representations, measured",
    lastOf(trajectory.representation),
  ];
  report.addTable({
    name: `Universal representation dynamics of samples ${i} and ${j}`,
    columns: ["quantity", "value"],
    rows: [["this pair", fit.verdict], measured, ...(follows ? resultsOf(fit) : [])],
  });
  report.addFigure(
    theoryOverData({
      name: "pair",
      title: `Samples ${i} and ${j} compared with the universal dynamics`,
      time: label,
      data: trajectory,
      fit,
      curves: ["representation", "output", "alignment"],
    }),
  );
}

/** Returns the table rows of an accepted fit. */
function resultsOf({ problem, rates, confidence }: UniversalFit): [string, string | number][] {
  const isDetermined = {
    encoder: isNarrow(confidence.encoder),
    decoder: isNarrow(confidence.decoder),
  };
  const rows: [string, string | number][] = [
    ["final squared distance of the representations, theory", finalDistance(problem)],
    ["encoder rate η_h", isDetermined.encoder ? rates.encoder : "not determined"],
    ["decoder rate η_y", isDetermined.decoder ? rates.decoder : "not determined"],
  ];
  if (!isDetermined.encoder || !isDetermined.decoder) return rows;
  return [...rows, ["structured part of this distance (0 random, 1 structured)", regime(problem).richness]];
}

const isNarrow = (interval: readonly [number, number] | undefined): boolean =>
  interval !== undefined && interval[1] < UNDETERMINED * interval[0];
