import type { Arguments } from "../../arrays/arguments";
import { type Computation, part } from "../../concurrency/computation";
import { norm } from "../../linalg/norm";
import { correctedCoefficients, dualNewton, type NewtonEnd } from "./dual-newton";
import { dualPoint, type Equations } from "./dual-problem";

/** Ratio of the scales of successive stages. */
const SCALE_RATIO = 0.4;
/** Smallest part of a predicted change that is taken. */
const MIN_PART = 1 / 64;
/** Relative residual at the end of all stages but the last. */
const STAGE_ACCURACY = 1e-2;

/**
 * Solves A β = b by continuation, from scales at which the equations are linear down to `scales`.
 *
 * @throws ArgumentError for equations that overflow; ConvergenceError if Newton's method stalls
 */
export function* solveByContinuation(
  args: Arguments,
  equations: Equations,
  scales: Float64Array,
): Computation<{ coefficients: Float64Array; iterations: number }> {
  const { rows, right, depth } = equations;
  const size = norm(right);
  if (size === 0) return { coefficients: new Float64Array(rows.columns), iterations: 0 };
  // First scale in the linear range of h: |β_i| <= ‖β‖₂ = size for the minimum-norm solution.
  const largest = scales.reduce((max, x) => Math.max(max, x), 0);
  const first = Math.max(largest, (2 * size) ** (1 / depth));
  if (!(first ** (2 * depth) < 1e290)) {
    const expected = "small enough that the squares of the coefficients do not overflow";
    throw args.refusal("targets", expected, `coefficients of size ${size}`);
  }
  const stages = Math.ceil(Math.log(largest / first) / Math.log(SCALE_RATIO));
  const factorAt = (stage: number) => (stage === stages ? 1 : (first / largest) * SCALE_RATIO ** stage);
  let dual: Float64Array = new Float64Array(rows.rows);
  let iterations = 0;
  for (let stage = 0; ; stage++) {
    const stageScales = scales.map((alpha) => factorAt(stage) * alpha);
    const steps = dualNewton(args, equations, stageScales, dual, stage === stages ? 0 : STAGE_ACCURACY);
    const end = yield* part(stage / (stages + 1), (stage + 1) / (stages + 1), steps);
    iterations += end.iterations;
    if (stage === stages) return { coefficients: correctedCoefficients(equations, end), iterations };
    const ratio = factorAt(stage + 1) / factorAt(stage);
    dual = predictedDual(
      equations,
      stageScales.map((alpha) => ratio * alpha),
      end,
      ratio,
    );
  }
}

/**
 * Predicts ν at scales `ratio` times as large, along the tangent of the solution. The tangent is taken in α^(D−2) (log α at
 * D = 2), in which α^(D−2) Aᵀν is linear in the limit of small α. It is shortened where it leads away from the minimum.
 */
function predictedDual(
  equations: Equations,
  scales: Float64Array,
  { point, step, solve }: NewtonEnd,
  ratio: number,
): Float64Array {
  const k = equations.depth - 2;
  const length = equations.depth * (k === 0 ? -Math.log(ratio) : -Math.expm1(k * Math.log(ratio)) / k);
  const tangent = solve(equations.right);
  const change = tangent.map((x, i) => length * x - step[i]!);
  const along = (part: number) => point.dual.map((x, i) => (x + part * change[i]!) / ratio ** k);
  const { value } = dualPoint(equations, scales, along(0));
  for (let part = 1; part >= MIN_PART; part /= 2) {
    const dual = along(part);
    if (dualPoint(equations, scales, dual).value <= value) return dual;
  }
  return along(0);
}
