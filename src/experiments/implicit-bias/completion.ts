import ops from "ndarray-ops";
import { type NdArray, toNdArray } from "../../arrays";
import { effectiveRank, type FactorisationFlow, factorisationFlowAsync } from "../../implicit-bias";
import { matmul, svd } from "../../linalg";
import type { Mark } from "../../plots";
import { generator, normal } from "../../random";
import type { ReportBuilder } from "../../reports/report-builder";
import { difference, divided, scaled } from "../array-arithmetic";

const DEPTHS = [1, 2, 3];
/** Singular values of the initial product, a multiple of the identity. */
const INITIAL_SINGULAR_VALUE = 1e-3;

/** Completes a matrix of low rank from some of its entries by factorisations of depth 1, 2 and 3. */
export async function completeMatrix(
  report: ReportBuilder<"size" | "rank" | "observed" | "time" | "seed">,
  from: number,
  to: number,
): Promise<void> {
  const { size: n, rank, observed, time, seed } = report.parameters;
  const { signal } = report;
  const target = lowRank(n, rank, seed);
  const random = generator(seed + 7);
  const mask = toNdArray(
    Float64Array.from({ length: n * n }, () => Number(random.uniform() < observed)),
    [n, n],
  );
  const isHidden = scaled(mask, -1);
  ops.addseq(isHidden, 1);
  const hidden = ops.sum(isHidden);
  const hiddenError = (product: NdArray): number => {
    const error = difference(product, target);
    ops.muleq(error, isHidden);
    return ops.norm2squared(error) / hidden;
  };
  const times = [0, ...Array.from({ length: 121 }, (_, i) => time ** ((i + 20) / 140))];
  const errors: Mark[] = [];
  const spectra: Mark[] = [];
  const rows: number[][] = [];
  for (const [k, depth] of DEPTHS.entries()) {
    const onProgress = report.stage(
      `matrix completion at depth ${depth}`,
      from + ((to - from) * (k + 1)) / DEPTHS.length,
    );
    const matrices = report.control ? 1 : depth;
    const part = INITIAL_SINGULAR_VALUE ** (1 / matrices);
    const identity = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? part : 0)),
    );
    const flow = report.ensure(
      await factorisationFlowAsync(
        new Array(matrices).fill(identity),
        { target, mask },
        {
          times,
          relativeTolerance: 1e-7,
          absoluteTolerance: 1e-10,
          dense: false,
          signal,
          onProgress,
        },
      ),
    );
    const trajectory = flow.products.map(hiddenError);
    const last = flow.products[flow.products.length - 1]!;
    if (depth === 1) {
      const change = difference(last, flow.products[0]!);
      ops.muleq(change, isHidden);
      report.agreeWithin("depth 1: largest change of an unobserved entry", ops.norminf(change), 0);
    }
    rows.push([
      depth,
      flow.loss[flow.loss.length - 1]!,
      trajectory[trajectory.length - 1]!,
      effectiveRank(last),
    ]);
    const x = Array.from(flow.times);
    errors.push(
      {
        type: "line",
        category: `depth ${depth}`,
        method: "unobserved entries",
        x: x.slice(1),
        y: trajectory.slice(1),
      },
      {
        type: "line",
        category: `depth ${depth}`,
        method: "observed entries",
        x: x.slice(1),
        y: Array.from(flow.loss.slice(1), (loss) => 2 * loss),
      },
    );
    spectra.push(...spectrumMarks(flow, depth, rank));
    report.addSeries(`completion at depth ${depth}`, {
      time: x,
      observed: flow.loss.map((loss) => 2 * loss),
      missed: trajectory,
    });
  }
  const [one, two, three] = rows as [number[], number[], number[]];
  report.claimAtMost(
    "matrix completion: error on unobserved entries at depth 2, relative to depth 1",
    two[2]! / one[2]!,
    0.5,
  );
  report.claimAtMost(
    "matrix completion: error on unobserved entries at depth 3, relative to depth 2",
    three[2]! / two[2]!,
    0.9,
  );
  report.claimAtMost(
    `effective rank at depth 3 compared with ${effectiveRank(target).toPrecision(3)} of the target: relative difference`,
    Math.abs(three[3]! / effectiveRank(target) - 1),
    0.1,
  );
  report.addTable({
    name: `Completion of a ${n} × ${n} matrix of rank ${rank} from ${n * n - hidden} entries (mean square of the entries: 1)`,
    columns: ["depth", "half mean square error, observed", "mean square error, unobserved", "effective rank"],
    rows,
  });
  const x = { label: "time t (units of τ)", scale: "log" } as const;
  report.addFigure({
    name: "completion",
    title: "Deeper factorisations complete a low-rank matrix from some of its entries",
    caption: `Gradient flow on ${n * n - hidden} observed entries of a ${n} × ${n} matrix of rank ${rank}, from multiples of the identity with product ${INITIAL_SINGULAR_VALUE}.`,
    x,
    y: { label: "mean square error of the entries", scale: "log", domain: [1e-6, 3] },
    marks: errors,
  });
  report.addFigure({
    name: "spectrum",
    title: "In deep factorisations only a few singular values grow, one after the other",
    caption: `The largest ${2 * rank + 2} singular values of the product, and those of the target.`,
    width: 860,
    x,
    y: { label: "singular value σ" },
    marks: [...spectra, ...targetMarks(target, rank, [times[1]!, time])],
  });
}

/** Returns a random n × n matrix of rank `rank` whose entries have mean square 1. */
function lowRank(n: number, rank: number, seed: number) {
  const product = matmul(normal({ shape: [n, rank], seed }), normal({ shape: [rank, n], seed: seed + 1 }));
  return divided(product, ops.norm2(product) / n);
}

function spectrumMarks({ times, singularValues }: FactorisationFlow, depth: number, rank: number): Mark[] {
  const shown = Math.min(2 * rank + 2, singularValues.shape[1]!);
  return Array.from({ length: shown }, (_, r) => ({
    type: "line" as const,
    panel: `depth ${depth}`,
    category: r < rank ? `mode ${r + 1}` : "further modes",
    method: "gradient flow",
    x: Array.from(times).slice(1),
    y: Array.from(times, (_, i) => singularValues.get(i, r)).slice(1),
  }));
}

function targetMarks(target: ReturnType<typeof lowRank>, rank: number, x: readonly [number, number]): Mark[] {
  const { singularValues } = svd(target);
  return Array.from(
    singularValues.subarray(0, rank),
    (y, r): Mark => ({ type: "line", category: `mode ${r + 1}`, method: "target", x, y: [y, y] }),
  );
}
