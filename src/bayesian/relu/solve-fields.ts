import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { largestMagnitude, norm } from "../../linalg/norm";
import type { ClassTargets } from "../codes/class-targets";
import { descend, type Minimum } from "../codes/code-energy";
import { slopeOf } from "../codes/energy-derivatives";
import type { TiltedMoments } from "../codes/tilted-moments";
import { newtonStep, tangential } from "./constrained-step";
import type { ReluFields } from "./relu-fields";

const MAX_ITERATIONS = 500;
/** Damping at which the iteration fails, because no step however short increases the dual. */
const MAX_DAMPING = 1e12;
/** Slope of the dual along the constraints, relative to the targets, at which the iteration ends. */
const TOLERANCE = 1e-14;
/** Largest slope that is accepted where rounding prevents further steps. */
const MAX_SLOPE = 1e-11;
/** Slope, relative to the targets, above which a class at the constraint has an outlier. */
export const SMALLEST_DEFICIT = 1e-9;

/**
 * Maximises the concave dual Σ_c f_c t_c·y_c + min_a E(a; t) over fields of at most the marginal length,
 * f_c |t_c|² <= 1, by a projected Newton method. The energy is that of the bulk, the minimum that continues a = 0 at t = 0.
 *
 * Classes at the constraint move along it, with the curvature that it adds; all others take Newton's step and are
 * projected. Steps that do not increase the dual are repeated with more damping.
 */
export function solveFields(args: Arguments, moments: TiltedMoments, problem: ClassTargets): ReluFields {
  const { fractions, targets } = problem;
  const size = largestMagnitude(targets.data);
  // At fields of zero the bulk is silent.
  let now = evaluate(moments, problem, { ...targets, data: new Float64Array(targets.data.length) })!;
  let damping = 1;
  let rest = Number.POSITIVE_INFINITY;
  for (let iteration = 0; damping < MAX_DAMPING && iteration < MAX_ITERATIONS; iteration++) {
    const bound = boundClasses(now);
    rest = largestMagnitude(tangential(now, bound));
    if (rest <= TOLERANCE * size) return now;
    const step = newtonStep(fractions, now, bound, damping);
    const moved = project({ ...now.scaled, data: now.scaled.data.map((u, i) => u + step[i]!) }, bound);
    const next = evaluate(moments, problem, moved, now.bulk);
    let predicted = 0;
    for (const [i, g] of now.deficits.entries()) predicted += g * (moved.data[i]! - now.scaled.data[i]!);
    const slack = 1e-14 * (1 + Math.abs(now.value));
    // Near the maximum the values differ by rounding, but the slopes still fall.
    const isFlatter =
      next !== undefined && largestMagnitude(tangential(next, boundClasses(next))) <= rest / 2;
    const isNear = rest <= 1e-3 * size;
    if (next !== undefined && (next.value - now.value >= 0.05 * predicted - slack || (isNear && isFlatter))) {
      now = next;
      damping = Math.max(damping / 8, 1e-10);
    } else {
      damping *= 4;
    }
  }
  if (rest <= MAX_SLOPE * size) return now;
  const residual = rest / size;
  throw args.notConverged(
    "the fields did not converge, as for classes that would share an outlier (relative slope of the dual)",
    {
      iterations: MAX_ITERATIONS,
      residual: Number.isFinite(residual) ? residual : 1,
    },
  );
}

interface Point extends ReluFields {
  /** Value of the dual. */
  readonly value: number;
}

function evaluate(
  moments: TiltedMoments,
  { fractions, targets }: ClassTargets,
  scaled: Matrix,
  previous?: Minimum,
): Point | undefined {
  const r = targets.columns;
  const root = (at: number) => Math.sqrt(fractions[Math.floor(at / r)]!);
  const fields = { ...scaled, data: scaled.data.map((u, at) => u / root(at)) };
  const bulk = descend(moments, fractions, fields, previous?.readout ?? new Float64Array(r));
  if (bulk === undefined) return undefined;
  const deficits = slopeOf(fractions, targets, bulk).map((x, at) => x / root(at));
  let value = bulk.energy;
  for (const [at, y] of targets.data.entries()) value += root(at) * scaled.data[at]! * y;
  return { scaled, fields, bulk, deficits, value };
}

/** Returns 2ν, the slope along the field, for each class at the constraint of which the slope points outwards; else 0. */
function boundClasses({ scaled: { rows: C, columns: r, data: u }, deficits }: ReluFields): Float64Array {
  return Float64Array.from({ length: C }, (_, c) => {
    let [square, outwards] = [0, 0];
    for (let i = c * r; i < c * r + r; i++) {
      square += u[i]! * u[i]!;
      outwards += u[i]! * deficits[i]!;
    }
    return square >= 1 - 1e-12 && outwards > 0 ? outwards : 0;
  });
}

/** Shortens fields to the marginal length, and keeps this length for bound classes. */
function project(fields: Matrix, bound: Float64Array): Matrix {
  const { columns: r, data } = fields;
  const out = data.slice();
  for (let at = 0; at < data.length; at += r) {
    const length = norm(data, at, r);
    if (length > 1 || bound[at / r]! > 0) for (let i = at; i < at + r; i++) out[i]! /= length;
  }
  return { ...fields, data: out };
}
