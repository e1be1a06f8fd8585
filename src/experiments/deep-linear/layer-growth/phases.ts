import type { NdArray } from "../../../arrays";
import { alignedWeights, gradientFlowAsync, layerGrowth, modeDynamics } from "../../../deep-linear";
import type { Figure } from "../../../plots";
import type { ReportBuilder } from "../../../reports/report-builder";
import { linearGrid, thin } from "../../../reports/series";
import { correlationsFrom } from "../../../tasks";
import { scaled } from "../../array-arithmetic";

const DEPTH = 3;
const STRENGTHS = [3, 1.6, 0.8];
const INITIAL = 1e-3;

/** Compares the phases of growth of a deep linear network, mode by mode, with the closed form. */
export async function followPhases(report: ReportBuilder<never>, from: number, to: number): Promise<void> {
  const { signal } = report;
  const diagonal = (values: readonly number[]) =>
    values.map((s, i) => values.map((_, j) => (i === j ? s : 0)));
  const data = correlationsFrom({
    inputCorrelation: diagonal(STRENGTHS.map(() => 1)),
    inputOutputCorrelation: diagonal(STRENGTHS),
  });
  const modes = STRENGTHS.map((strength) => modeDynamics({ strength, initial: INITIAL, depth: DEPTH }));
  const slowest = modes[modes.length - 1]!;
  const times = linearGrid(0, 1.25 * slowest.timeTo(0.99 * slowest.final), 301);
  const widths = new Array<number>(DEPTH + 1).fill(STRENGTHS.length);
  const balanced = alignedWeights({ correlations: data, widths, strengths: INITIAL });
  const weights = report.control ? unbalanced(balanced) : balanced;
  const onProgress = report.stage("phases of growth", from + 0.9 * (to - from));
  const flow = report.ensure(await gradientFlowAsync(weights, data, { times, signal, onProgress }));
  const { squaredNorms, rates } = layerGrowth(flow, { data });
  const norm = (t: number) => modes.reduce((sum, mode) => sum + mode.at(t) ** (2 / DEPTH), 0);
  report.claimAtMost(
    "deep linear network: ‖W_l‖² of every layer and closed form of the modes Σ u^(2/N), largest difference",
    Math.max(
      ...times.flatMap((t, i) =>
        Array.from({ length: DEPTH }, (_, l) => Math.abs(squaredNorms.get(i, l) - norm(t))),
      ),
    ),
    1e-8,
  );
  // ‖W_l‖² of a mode is u^(2/N) and grows at the rate 2u(s − u), which is largest at u = s/2, before u itself grows
  // fastest.
  const rate = (t: number) =>
    modes.reduce((sum, mode, k) => sum + 2 * mode.at(t) * (STRENGTHS[k]! - mode.at(t)), 0);
  report.claimAtMost(
    "deep linear network: rate d‖W_l‖²/dt and closed form Σ 2u(s − u), largest difference",
    Math.max(...times.map((t, i) => Math.abs(rates.get(i, 0) - rate(t)))),
    1e-8,
  );
  const fastest = STRENGTHS.map((s) => (s * (2 - 2 / DEPTH)) / (3 - 2 / DEPTH));
  report.addTable({
    name: `Phases of each mode in a linear network of ${DEPTH} weight matrices (units of τ)`,
    columns: [
      "mode",
      "strength",
      "dormant until u = 1 %",
      "‖W_l‖² grows fastest",
      "u grows fastest",
      "saturated at u = 99 %",
    ],
    rows: modes.map((mode, k) => [
      k + 1,
      STRENGTHS[k]!,
      mode.timeTo(0.01 * mode.final),
      mode.halfTime,
      mode.timeTo(fastest[k]!),
      mode.timeTo(0.99 * mode.final),
    ]),
  });
  report.addFigure(
    phasesFigure(times, squaredNorms, rates, { norm, rate, steepest: modes.map(({ halfTime }) => halfTime) }),
  );
}

/** Multiplies the first of several layers by 3 and divides the last by 3, which leaves their product as it is. */
const unbalanced = (weights: readonly NdArray[]): NdArray[] =>
  weights.map((w, l) => (l === 0 ? scaled(w, 3) : l === weights.length - 1 ? scaled(w, 1 / 3) : w));

function phasesFigure(
  times: readonly number[],
  squaredNorms: { get(i: number, l: number): number },
  rates: { get(i: number, l: number): number },
  theory: {
    readonly norm: (t: number) => number;
    readonly rate: (t: number) => number;
    readonly steepest: readonly number[];
  },
): Figure {
  const sampled = thin(times, 12);
  const at = (array: typeof rates) => sampled.map((_, i) => array.get(12 * i, 0));
  return {
    name: "phases",
    title: "A layer grows mode by mode: dormant, rapid and saturated phases",
    caption:
      `Squared norm of a layer of a linear network of ${DEPTH} weight matrices and its rate, from aligned weights. Dashed ` +
      "lines: times at which ‖W_l‖² of a mode grows fastest in the closed form, at half of its final strength.",
    x: TIME,
    y: { label: "‖W_l‖², and d‖W_l‖²/dt (per τ)" },
    marks: [
      ...theory.steepest.map((x, k) => ({ type: "rule" as const, x, label: `mode ${k + 1}` })),
      { type: "line", category: "‖W_l‖²", method: "closed form", x: times, y: times.map(theory.norm) },
      { type: "line", category: "d‖W_l‖²/dt", method: "closed form", x: times, y: times.map(theory.rate) },
      { type: "dot", category: "‖W_l‖²", method: "gradient flow", x: sampled, y: at(squaredNorms) },
      { type: "dot", category: "d‖W_l‖²/dt", method: "gradient flow", x: sampled, y: at(rates) },
    ],
  };
}

const TIME = { label: "time t (units of τ)" } as const;
