import { meanOf } from "../../../reports/numbers";
import type { ReportBuilder } from "../../../reports/report-builder";
import type { Runs } from "./figures";
import { type FeatureForgetting, featureLaw } from "./random-features";
import { FINAL_LOSS, type WidthMeasures } from "./train-width";

/** Parts of a report that take claims. */
type Claims = Pick<ReportBuilder<never>, "claimAtLeast" | "claimAtMost" | "agreeWithin">;

/** Claims how forgetting and the distance from the start differ between the narrowest network and the widest. */
export function claimWidths(report: Claims, equalLoss: Runs, equalEpochs: Runs): void {
  const changes = (runs: Runs, measure: (at: WidthMeasures) => number) =>
    runs.map((run) => measure(run[run.length - 1]!) - measure(run[0]!));
  const ratios = (runs: Runs, measure: (at: WidthMeasures) => number) =>
    runs.map((run) => measure(run[run.length - 1]!) / measure(run[0]!));
  const forgetting = ({ forgetting: fall }: WidthMeasures) => fall;
  const learning = ({ learning: own }: WidthMeasures) => own;
  report.claimAtLeast(
    "equal loss: fall of forgetting from the narrowest to the widest network, mean over seeds",
    -meanOf(changes(equalLoss, forgetting)),
    0.015,
  );
  report.claimAtMost(
    "equal loss: forgetting relative to the learning accuracy, widest in units of the narrowest, mean over seeds",
    meanOf(ratios(equalLoss, ({ ratio }) => ratio)),
    0.94,
  );
  report.claimAtLeast(
    "equal loss: rise of the average accuracy from the narrowest to the widest network, mean over seeds",
    meanOf(changes(equalLoss, ({ average }) => average)),
    0.01,
  );
  report.claimAtMost(
    "equal loss: distance from the start, widest in units of the narrowest, largest over seeds",
    Math.max(...ratios(equalLoss, ({ lazyDistance }) => lazyDistance)),
    0.6,
  );
  report.claimAtLeast(
    "equal epochs: rise of forgetting from the narrowest to the widest network, mean over seeds",
    meanOf(changes(equalEpochs, forgetting)),
    0.05,
  );
  report.claimAtLeast(
    "equal epochs: rise of the learning accuracy from the narrowest to the widest network, mean over seeds",
    meanOf(changes(equalEpochs, learning)),
    0.15,
  );
  report.agreeWithin(
    "equal loss: training loss at the end of a task, largest",
    Math.max(...equalLoss.flat().map(({ largestLoss }) => largestLoss)),
    FINAL_LOSS,
  );
}

/** Claims the law of forgetting of random features, with inputs at an angle in radians. */
export function claimFeatures(report: Claims, features: readonly FeatureForgetting[], angle: number): void {
  const { limit, excess } = featureLaw(angle);
  const [fewest, most] = [features[0]!, features[features.length - 1]!];
  report.claimAtLeast(
    "random features: standard deviation of forgetting, fewest in units of most features times √(most / fewest)",
    fewest.deviation / most.deviation / Math.sqrt(most.width / fewest.width),
    0.8,
  );
  report.claimAtMost(
    "most random features: distance of mean forgetting from k² + c/m, in standard errors",
    Math.abs(most.mean - limit - excess / most.width) / (most.deviation / Math.sqrt(most.draws)),
    3.5,
  );
}
