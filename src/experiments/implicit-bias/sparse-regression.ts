import { type DiagonalProblem, diagonalFlow, diagonalMinimiser, minimumNormLimit } from "../../implicit-bias";
import type { Figure, Mark } from "../../plots";
import { normal } from "../../random";
import type { ReportBuilder } from "../../reports/report-builder";
import { linearGrid } from "../../reports/series";

const DEPTHS = [2, 3, 4];
const SAMPLES = 10;
/** The non-zero coefficients that generate the targets. */
const PLANTED: readonly (readonly [index: number, value: number])[] = [
  [1, 1.5],
  [6, -1],
  [11, 0.6],
];

/** Depth and scale of all networks of the control run. */
const CONTROL = { depth: 2, scale: 0.3 };

/** Limit of the gradient flow at one scale. */
interface SweepPoint {
  readonly scale: number;
  readonly l1: number;
  readonly coefficients: Float64Array;
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.hypot(...Array.from(a, (x, i) => x - b[i]!));

/** Sweeps the scale α of diagonal linear networks of several depths, from the least ℓ₂ to the least ℓ₁ norm. */
export async function sweepScales(
  report: ReportBuilder<"coefficients" | "seed">,
  from: number,
  to: number,
): Promise<void> {
  const { coefficients: n, seed } = report.parameters;
  const { signal } = report;
  const inputs = normal({ shape: [SAMPLES, n], seed });
  const sparse = Float64Array.from({ length: n }, (_, i) => PLANTED.find(([place]) => place === i)?.[1] ?? 0);
  const targets = Float64Array.from({ length: SAMPLES }, (_, p) =>
    sparse.reduce((sum, beta, i) => sum + beta * inputs.get(p, i), 0),
  );
  const regression = { inputs, targets };
  const kernel = minimumNormLimit(regression).coefficients;
  const norm = (beta: ArrayLike<number>) => Array.from(beta).reduce((sum, x) => sum + Math.abs(x), 0);
  const scales = linearGrid(1, -4, 41).map((e) => 10 ** e);
  const sweeps: { depth: number; ends: SweepPoint[]; flows: { scale: number; l1: number }[] }[] = [];
  let largestDifference = 0;
  for (const [k, depth] of DEPTHS.entries()) {
    report.stage(`diagonal network of depth ${depth}`, from + ((to - from) * (k + 1)) / DEPTHS.length);
    await report.turn();
    const network = (scale: number) => (report.control ? CONTROL : { depth, scale });
    const problem = (scale: number): DiagonalProblem => ({ ...regression, ...network(scale) });
    const ends = scales
      .filter((scale) => scale ** (depth - 2) > 0.9e-4)
      .map((scale): SweepPoint => {
        const { coefficients, l1Norm } = diagonalMinimiser(problem(scale));
        return { scale, l1: l1Norm, coefficients };
      });
    const flows: { scale: number; l1: number }[] = [];
    for (const { scale, coefficients } of integrated(ends, depth)) {
      const end = convergenceTime(network(scale));
      const flow = report.ensure(
        diagonalFlow(problem(scale), {
          times: [0, end],
          // Stiff: the rates differ by orders of magnitude, like the coefficients.
          method: "radau",
          dense: false,
          relativeTolerance: 1e-10,
          absoluteTolerance: 1e-13,
          signal,
        }),
      );
      const found = Array.from({ length: n }, (_, i) => flow.coefficients.get(1, i));
      largestDifference = Math.max(
        largestDifference,
        distance(found, coefficients) / Math.hypot(...coefficients),
      );
      flows.push({ scale, l1: norm(found) });
      await report.turn();
    }
    sweeps.push({ depth, ends, flows });
    report.addSeries(`diagonal network of depth ${depth}`, {
      scale: ends.map(({ scale }) => scale),
      l1: ends.map(({ l1 }) => l1),
    });
  }
  const least = Math.min(norm(sparse), ...sweeps.map(({ ends }) => lastPoint(ends).l1));
  const excess = ({ l1 }: { l1: number }) => (l1 - least) / (norm(kernel) - least);
  report.agreeWithin(
    "diagonal networks: limit of the gradient flow compared with the root of the dual, largest relative distance",
    largestDifference,
    1e-8,
  );
  report.claimAtMost(
    "α = 10: largest distance from the kernel solution, which has the least ℓ₂ norm",
    Math.max(...sweeps.map(({ ends }) => distance(ends[0]!.coefficients, kernel))),
    1e-4,
  );
  report.claimAtMost(
    "smallest α at depths 3 and 4: ‖β‖₁ relative to that of the sparse coefficients that generate the targets",
    Math.max(...sweeps.slice(1).map(({ ends }) => lastPoint(ends).l1 / norm(sparse))),
    1 + 1e-6,
  );
  const below = sweeps.map(({ ends }) => excess(ends.find(({ scale }) => scale < 0.2)!));
  report.claimAtMost(
    "deeper networks are sparse at larger α: excess of ‖β‖₁ at α = 0.18, largest ratio of one depth to the previous depth (1 if depth has no effect)",
    Math.max(...below.slice(1).map((x, k) => x / below[k]!)),
    0.9,
  );
  report.addTable({
    name: `Diagonal linear networks, ${SAMPLES} samples of ${n} coefficients`,
    columns: [
      "depth",
      "‖β‖₁ at α = 10",
      "‖β‖₁ of least ℓ₂ norm",
      "smallest α",
      "‖β‖₁ at smallest α",
      "‖β‖₁ of sparse β",
    ],
    rows: sweeps.map(({ depth, ends }) => [
      depth,
      ends[0]!.l1,
      norm(kernel),
      lastPoint(ends).scale,
      lastPoint(ends).l1,
      norm(sparse),
    ]),
  });
  report.addFigure({
    name: "diagonal",
    title:
      "Small initial weights select the least ℓ₁ norm, large ones the least ℓ₂ norm; deeper networks become sparse at larger α",
    caption:
      `‖β‖₁ in the limit t → ∞ of the gradient flow of β = w₊^D − w₋^D from w = α, for ${SAMPLES} equations in ${n} ` +
      "coefficients. Excess 0: least ℓ₁ norm; excess 1: least ℓ₂ norm, the kernel solution.",
    x: { label: "scale α of the initial weights", scale: "log" },
    y: { label: "excess of ‖β‖₁ (1 for the least ℓ₂ norm)" },
    marks: sweeps.flatMap(({ depth, ends, flows }): Mark[] => [
      {
        type: "line",
        category: `depth ${depth}`,
        method: "dual root",
        x: ends.map(({ scale }) => scale),
        y: ends.map(excess),
      },
      {
        type: "dot",
        category: `depth ${depth}`,
        method: "gradient flow",
        x: flows.map(({ scale }) => scale),
        y: flows.map(excess),
      },
    ]),
  });
  report.addFigure(pathsFigure(sweeps[0]!.ends, n));
}

/**
 * Returns a time in which a network converges: many time scales of the kernel regime for large α, or of the initial
 * plateau for small α.
 */
const convergenceTime = ({ depth, scale }: { depth: number; scale: number }): number =>
  scale > 1 ? 400 / scale ** (2 * depth - 2) : 4e4 / scale ** (depth - 1);

const lastPoint = (ends: readonly SweepPoint[]): SweepPoint => ends[ends.length - 1]!;

/**
 * Returns the points at which the flow is integrated: every third one, except for the smallest scales, where the flow
 * is slow.
 */
const integrated = (ends: readonly SweepPoint[], depth: number): SweepPoint[] =>
  ends.filter(({ scale }, k) => k % 3 === 0 && scale >= (depth === 2 ? 0.02 : depth === 3 ? 0.03 : 0.1));

/** Draws every coefficient as a function of α, like the paths of the lasso. */
function pathsFigure(ends: readonly SweepPoint[], n: number): Figure {
  const x = ends.map(({ scale }) => scale);
  const path = (i: number) => ends.map(({ coefficients }) => coefficients[i]!);
  const planted = PLANTED.map(([place]) => place);
  const rest = Array.from({ length: n }, (_, i) => i).filter((i) => !planted.includes(i));
  return {
    name: "coefficients",
    title: "From many small coefficients to a few large ones",
    caption:
      "Depth 2: coefficients of the solution found from scale α. Dashed: the coefficients that generate the targets.",
    x: { label: "scale α of the initial weights", scale: "log" },
    y: { label: "coefficient β_i" },
    marks: [
      ...rest.map(
        (i): Mark => ({
          type: "line",
          category: "other coefficients (0)",
          method: "dual root",
          x,
          y: path(i),
        }),
      ),
      ...PLANTED.flatMap(([place, value]): Mark[] => [
        { type: "line", category: `coefficient ${place + 1}`, method: "dual root", x, y: path(place) },
        {
          type: "line",
          category: `coefficient ${place + 1}`,
          method: "generates the targets",
          x: [x[0]!, x[x.length - 1]!],
          y: [value, value],
        },
      ]),
    ],
  };
}
