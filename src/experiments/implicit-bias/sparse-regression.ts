import { type DiagonalProblem, diagonalFlow, diagonalMinimiser, minimumNormLimit } from "../../implicit-bias";
import type { Figure, Mark } from "../../plots";
import { normal } from "../../random";
import type { ReportBuilder } from "../../reports/report-builder";
import { linearGrid } from "../../reports/series";

const DEPTHS = [2, 3, 4];
const SAMPLES = 10;
/** What the targets are made from: three of the coefficients. */
const SPARSE: readonly (readonly [place: number, value: number])[] = [
  [1, 1.5],
  [6, -1],
  [11, 0.6],
];

/** One depth at one scale: where gradient flow ends. */
interface End {
  readonly scale: number;
  readonly l1: number;
  readonly coefficients: Float64Array;
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.hypot(...Array.from(a, (x, i) => x - b[i]!));

/** Diagonal linear networks of several depths from small to large α: between the least ℓ₁ and the least ℓ₂ norm. */
export async function sweepScales(
  report: ReportBuilder<"coefficients" | "seed">,
  from: number,
  to: number,
): Promise<void> {
  const { coefficients: n, seed } = report.parameters;
  const { signal } = report;
  const inputs = normal({ shape: [SAMPLES, n], seed });
  const sparse = Float64Array.from({ length: n }, (_, i) => SPARSE.find(([place]) => place === i)?.[1] ?? 0);
  const targets = Float64Array.from({ length: SAMPLES }, (_, p) =>
    sparse.reduce((sum, beta, i) => sum + beta * inputs.get(p, i), 0),
  );
  const regression = { inputs, targets };
  const kernel = minimumNormLimit(regression).coefficients;
  const norm = (beta: ArrayLike<number>) => Array.from(beta).reduce((sum, x) => sum + Math.abs(x), 0);
  const scales = linearGrid(1, -4, 41).map((e) => 10 ** e);
  const sweeps: { depth: number; ends: End[]; flows: { scale: number; l1: number }[] }[] = [];
  let apart = 0;
  for (const [k, depth] of DEPTHS.entries()) {
    report.stage(`diagonal network of depth ${depth}`, from + ((to - from) * (k + 1)) / DEPTHS.length);
    await report.turn();
    const problem = (scale: number): DiagonalProblem => ({ ...regression, depth, scale });
    const ends = scales
      .filter((scale) => scale ** (depth - 2) > 0.9e-4)
      .map((scale): End => {
        const { coefficients, l1Norm } = diagonalMinimiser(problem(scale));
        return { scale, l1: l1Norm, coefficients };
      });
    const flows: { scale: number; l1: number }[] = [];
    for (const { scale, coefficients } of integrated(ends, depth)) {
      // Until all but rounding is learned: in the kernel's time for large α, after waiting at small coefficients for small.
      const end = scale > 1 ? 400 / scale ** (2 * depth - 2) : 4e4 / scale ** (depth - 1);
      const flow = report.ensure(
        diagonalFlow(problem(scale), {
          times: [0, end],
          // Rates differ by as much as coefficients do: stiff.
          method: "radau",
          dense: false,
          relativeTolerance: 1e-10,
          absoluteTolerance: 1e-13,
          signal,
        }),
      );
      const found = Array.from({ length: n }, (_, i) => flow.coefficients.get(1, i));
      apart = Math.max(apart, distance(found, coefficients) / Math.hypot(...coefficients));
      flows.push({ scale, l1: norm(found) });
      await report.turn();
    }
    sweeps.push({ depth, ends, flows });
    report.addSeries(`diagonal network of depth ${depth}`, {
      scale: ends.map(({ scale }) => scale),
      l1: ends.map(({ l1 }) => l1),
    });
  }
  const least = Math.min(norm(sparse), ...sweeps.map(({ ends }) => lastEnd(ends).l1));
  const excess = ({ l1 }: { l1: number }) => (l1 - least) / (norm(kernel) - least);
  report.claimAtMost(
    "diagonal networks: end of the gradient flow against the root of the dual, largest relative distance",
    apart,
    1e-8,
  );
  report.claimAtMost(
    "α = 10: distance from the solution of least ℓ₂ norm, the kernel's, at most",
    Math.max(...sweeps.map(({ ends }) => distance(ends[0]!.coefficients, kernel))),
    1e-3,
  );
  report.claimAtMost(
    "smallest α at depths 3 and 4: ‖β‖₁ relative to that of the sparse coefficients the targets are made from",
    Math.max(...sweeps.slice(1).map(({ ends }) => lastEnd(ends).l1 / norm(sparse))),
    1 + 1e-6,
  );
  const below = sweeps.map(({ ends }) => excess(ends.find(({ scale }) => scale < 0.2)!));
  report.claimAtMost(
    "deeper networks are sparse sooner: excess of ‖β‖₁ at α = 0.18, largest ratio of one depth to the depth before",
    Math.max(...below.slice(1).map((x, k) => x / below[k]!)),
    0.9,
  );
  report.addTable({
    name: `Diagonal linear networks, ${SAMPLES} samples of ${n} coefficients`,
    columns: ["depth", "‖β‖₁ at α = 10", "least ℓ₂: ‖β‖₁", "smallest α", "‖β‖₁ there", "sparse: ‖β‖₁"],
    rows: sweeps.map(({ depth, ends }) => [
      depth,
      ends[0]!.l1,
      norm(kernel),
      lastEnd(ends).scale,
      lastEnd(ends).l1,
      norm(sparse),
    ]),
  });
  report.addFigure({
    name: "diagonal",
    title: "The scale of the start decides between the least ℓ₂ and the least ℓ₁ norm, depth how soon",
    caption:
      `‖β‖₁ of the solution that gradient flow of β = w₊^D − w₋^D finds from w = α, of ${SAMPLES} equations for ${n} ` +
      "coefficients. 0: least ℓ₁ norm; 1: least ℓ₂ norm, the kernel's solution.",
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

const lastEnd = (ends: readonly End[]): End => ends[ends.length - 1]!;

/** Some of the scales for which the flow is integrated: it waits ever longer for small ones. */
const integrated = (ends: readonly End[], depth: number): End[] =>
  ends.filter(({ scale }, k) => k % 3 === 0 && scale >= (depth === 2 ? 0.02 : depth === 3 ? 0.03 : 0.1));

/** Every coefficient against α, as those of the lasso are drawn. */
function pathsFigure(ends: readonly End[], n: number): Figure {
  const x = ends.map(({ scale }) => scale);
  const path = (i: number) => ends.map(({ coefficients }) => coefficients[i]!);
  const planted = SPARSE.map(([place]) => place);
  const rest = Array.from({ length: n }, (_, i) => i).filter((i) => !planted.includes(i));
  return {
    name: "coefficients",
    title: "From all coefficients a little to a few of them",
    caption:
      "Depth 2: every coefficient of the solution found from scale α; dashed what the targets were made from.",
    x: { label: "scale α of the initial weights", scale: "log" },
    y: { label: "coefficient β_i" },
    marks: [
      ...rest.map(
        (i): Mark => ({ type: "line", category: "the others (0)", method: "dual root", x, y: path(i) }),
      ),
      ...SPARSE.flatMap(([place, value]): Mark[] => [
        { type: "line", category: `coefficient ${place + 1}`, method: "dual root", x, y: path(place) },
        {
          type: "line",
          category: `coefficient ${place + 1}`,
          method: "made the targets",
          x: [x[0]!, x[x.length - 1]!],
          y: [value, value],
        },
      ]),
    ],
  };
}
