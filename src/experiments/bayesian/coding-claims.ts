import type { ReportBuilder } from "../../reports/report-builder";
import type { CodingRun } from "./coding-run";

/** Adds the claims about the codes, as the worst measures over the seeds. */
export function claimCodes(
  report: Pick<ReportBuilder<never>, "claimAtMost" | "claimAtLeast" | "agreeWithin">,
  runs: readonly CodingRun[],
): void {
  const most = (measure: (run: CodingRun) => number) => Math.max(...runs.map(measure));
  const least = (measure: (run: CodingRun) => number) => Math.min(...runs.map(measure));
  report.claimAtMost(
    "linear units: readout covariance, relative distance from the theory",
    most(({ linear }) => linear.measures.covarianceError),
    0.1,
  );
  report.claimAtMost(
    "sigmoidal units: distance of the mean readouts from the nearest code, in half distances of the codes",
    most(({ sigmoidal }) => sigmoidal.measures.distance),
    0.5,
  );
  report.claimAtLeast(
    "sigmoidal units: share of the neurons at the code that has fewer, in units of the theory",
    least(({ sigmoidal }) => sigmoidal.measures.share),
    0.8,
  );
  report.claimAtMost(
    "sigmoidal units: mean difference of the activations on the classes from those of the nearest code",
    most(({ sigmoidal }) => sigmoidal.measures.activationError),
    0.2,
  );
  report.claimAtMost(
    "sigmoidal units: excess kurtosis of the readouts (−2 for two values, 0 for a Gaussian)",
    most(({ sigmoidal }) => sigmoidal.measures.kurtosis),
    -1.5,
  );
  report.claimAtMost(
    "ReLU units: mean squared readout, relative difference from the theory",
    most(({ relu }) => relu.measures.powerError),
    0.2,
  );
  report.claimAtLeast(
    "ReLU units: share of the strongest tenth of the neurons in the squared readouts (0.33 for a Gaussian)",
    least(({ relu }) => relu.measures.share),
    0.6,
  );
  report.claimAtMost(
    "ReLU units: output of the strongest tenth on their class, relative difference from the outliers of the theory",
    most(({ relu }) => relu.measures.outputError),
    0.5,
  );
  report.claimAtLeast(
    "ReLU units: number of outliers",
    least(({ relu }) => relu.measures.outliers),
    1,
  );
  report.claimAtMost(
    "ReLU units: median readout, relative distance from the bulk of the theory",
    most(({ relu }) => relu.measures.bulkError),
    0.5,
  );
  report.claimAtLeast(
    "sigmoidal and ReLU units: correlation of the readouts of the first and the last sample",
    least(({ sigmoidal, relu }) => Math.min(sigmoidal.persistence, relu.persistence)),
    0.5,
  );
  report.agreeWithin(
    "linear units: outputs of the sampled network and of kernel regression with its readout covariance, largest difference",
    most(({ linear }) => linear.measures.outputError),
    0.08,
  );
  report.agreeWithin(
    "linear units: magnitude of the excess kurtosis of the readouts, 0 for the Gaussian of the theory",
    most(({ linear }) => Math.abs(linear.measures.kurtosis)),
    1.2,
  );
  report.agreeWithin(
    "linear and ReLU units: imbalance of readouts and preactivations, 0 for homogeneous activations",
    most(({ linear, relu }) => Math.max(Math.abs(linear.imbalance), Math.abs(relu.imbalance))),
    0.4,
  );
}
