import { toNdArray } from "../../../arrays/to-ndarray";
import { alignedWeights, exactFlow, gradientDescentAsync, modeDynamics } from "../../../deep-linear";
import { matmul, svd } from "../../../linalg";
import type { Figure, Mark } from "../../../plots";
import { normal } from "../../../random";
import type { ReportBuilder } from "../../../reports/report-builder";
import { linearGrid } from "../../../reports/series";
import { correlationsFrom } from "../../../tasks";

/** Singular values of the task that is reversed. */
const STRENGTHS = [2.6, 1.9, 1.3, 0.48];
/** Strength of the modes of a network without knowledge. */
const SMALL = 1e-3;
const BALANCES = [0, 1e-3, 0.1, 1];
const END = 45;

/** Learns the negative of a learned task: learning ends in the saddle at λ = 0 and escapes from it at other λ. */
export async function reverse(report: ReportBuilder<"seed">, from: number, to: number): Promise<void> {
  const { seed } = report.parameters;
  const { signal } = report;
  const { u, v } = svd(normal({ shape: [4, 4], seed }));
  const spectrum = STRENGTHS.map((s, i) => STRENGTHS.map((_, j) => (i === j ? s : 0)));
  const inputOutputCorrelation = matmul(matmul(u, spectrum), v, { transposeRight: true });
  const inputCorrelation = STRENGTHS.map((_, i) => STRENGTHS.map((_, j) => Number(i === j)));
  const learned = correlationsFrom({ inputCorrelation, inputOutputCorrelation });
  const negative = toNdArray(
    inputOutputCorrelation.data.map((x) => -x),
    [4, 4],
  );
  const reversed = correlationsFrom({ inputCorrelation, inputOutputCorrelation: negative });
  const error = (product: { data: Float64Array }) =>
    Math.hypot(...product.data.map((x, k) => x + inputOutputCorrelation.data[k]!)) / Math.hypot(...STRENGTHS);
  const times = linearGrid(0, END, 226);
  const marks: Mark[] = [];
  const escapes: { lambda: number; found: number; modes: number }[] = [];
  let escapeTime = Number.POSITIVE_INFINITY;
  for (const [k, lambda] of BALANCES.entries()) {
    report.stage(`reversal, λ = ${lambda}`, from + ((to - from) * (k + 1)) / (BALANCES.length + 1));
    const widths = [4, 4, 4];
    const weights = report.control
      ? alignedWeights({ correlations: reversed, widths, strengths: SMALL, lambda })
      : alignedWeights({ correlations: learned, widths, strengths: STRENGTHS, lambda });
    const exact = exactFlow(weights, reversed, { times });
    if (lambda > 0) {
      const modes = STRENGTHS.map(
        (strength) => modeDynamics({ strength, initial: -strength, lambda }).at(10) - strength,
      );
      escapes.push({
        lambda,
        found: error(exact.at(10).product),
        modes: Math.hypot(...modes) / Math.hypot(...STRENGTHS),
      });
    }
    const category = `λ = ${lambda}`;
    const descent = report.ensure(
      await gradientDescentAsync(weights, reversed, {
        learningRate: 0.005,
        steps: END / 0.005,
        every: 300,
        signal,
      }),
    );
    const measured = descent.products.map(error);
    if (lambda === 0) {
      escapeTime = descent.times[measured.findIndex((e, i) => i > 0 && e < 0.9)] ?? Number.POSITIVE_INFINITY;
      report.claimAtLeast(
        "balanced weights (λ = 0) do not learn the reversed task in exact arithmetic: ‖W + Σ‖ / ‖Σ‖ at t = ∞",
        exact.endsInSaddle ? error(exact.at(Number.POSITIVE_INFINITY).product) : 0,
        1 - 1e-12,
      );
    }
    report.addSeries(`reversal, λ = ${lambda}`, { time: times, error: exact.products.map(error) });
    marks.push(
      { type: "line", category, method: "closed form", x: times, y: exact.products.map(error) },
      { type: "dot", category, method: "gradient descent", x: Array.from(descent.times), y: measured },
    );
  }
  const shallow = times.slice(0, 60);
  marks.push({
    type: "line",
    category: "no hidden layer",
    method: "closed form",
    x: shallow,
    y: shallow.map((t) => 2 * Math.exp(-t)),
  });
  report.claimAtMost(
    "weights with λ > 0 escape from the saddle mode by mode: relative difference of ‖W + Σ‖ at t = 10 from the closed form of the modes",
    Math.max(...escapes.map(({ found, modes }) => Math.abs(found / modes - 1))),
    1e-8,
  );
  report.addTable({
    name: "Distance from the new task at t = 10, ‖W + Σ‖ / ‖Σ‖",
    columns: ["λ", "closed form of the network", "closed form of its modes"],
    rows: escapes.map(({ lambda, found, modes }) => [lambda, found, modes]),
  });
  report.addNote(
    Number.isFinite(escapeTime)
      ? `Gradient descent from balanced weights leaves the saddle at t = ${escapeTime.toFixed(0)} because rounding errors grow as e^(2st).`
      : `Gradient descent from balanced weights is still at the saddle at t = ${END}.`,
  );
  report.addFigure(reversalFigure(marks));
}

function reversalFigure(marks: readonly Mark[]): Figure {
  return {
    name: "reversal",
    title: "Reversing a learned task: only unbalanced weights escape from the saddle",
    caption:
      "A network that has learned Σ learns −Σ. With balanced layers (λ = 0) learning ends at W = 0 in exact " +
      "arithmetic; gradient descent escapes through rounding errors, mode by mode. Without a hidden layer, the " +
      "distance follows one exponential.",
    x: { label: "time t since the reversal (units of τ)" },
    y: { label: "distance from the new task ‖W + Σ‖ / ‖Σ‖", scale: "log", domain: [1e-8, 4] },
    marks,
  };
}
