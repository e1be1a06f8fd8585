import { meanOf, rounded } from "../../../reports/numbers";
import type { ReportBuilder } from "../../../reports/report-builder";
import { WINDOWS } from "./architectures";
import { type AnisotropyResults, anisotropyFigures } from "./figures";
import { lowShare, pooledShares } from "./spectrum";

/** Adds the series, tables and figures. */
export function addResults(
  report: Pick<ReportBuilder<never>, "addSeries" | "addTable" | "addFigure">,
  results: AnisotropyResults,
): void {
  const { indices, accuracies, spectra, shares } = results;
  for (const [name, rows] of Object.entries(accuracies)) {
    const columns = rows.map((row, i) => [`network ${i + 1}`, row] as const);
    report.addSeries(`accuracy, ${name}`, {
      direction: indices.map((k) => k + 1),
      ...Object.fromEntries(columns),
    });
  }
  for (const [w, window] of WINDOWS.entries()) {
    report.addSeries(`eigenvalues, pooling of ${window}`, { eigenvalue: spectra[w]!.eigenvalues });
    report.addSeries(`frequencies, pooling of ${window}`, { share: shares[w]! });
  }
  report.addTable({
    name: "Accuracy on new samples, mean over networks, by the index of the direction",
    columns: ["architecture", ...indices.map((index) => `${index + 1}`)],
    rows: Object.entries(accuracies).map(([name, rows]) => [
      name,
      ...indices.map((_, k) => rounded(meanOf(rows.map((row) => row[k]!)), 3)),
    ]),
  });
  report.addTable({
    name: "Input gradients of random networks",
    columns: [
      "pooling",
      "share of low frequencies",
      "closed form (linear)",
      "effective number of directions",
    ],
    rows: WINDOWS.map((window, w) => [
      window,
      rounded(lowShare(shares[w]!), 3),
      rounded(lowShare(pooledShares(2 * (shares[w]!.length - 1), window)), 3),
      rounded(spectra[w]!.participation, 3),
    ]),
  });
  for (const figure of anisotropyFigures(results)) report.addFigure(figure);
}
