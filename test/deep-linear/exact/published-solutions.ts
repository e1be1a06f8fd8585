import type { NdArray } from "../../../src/arrays";
import { toNdArray } from "../../../src/arrays";
import { cholesky, matmul, solve, svd, symmetricEigen } from "../../../src/linalg";
import { diagonal, rowMajor, scaled } from "../../linalg/matrices";

/*
 * Published or derived closed forms of Q Qᵀ(t), Q = [W₁ᵀ; W₂], for white inputs, Σxx = I. They are implemented as
 * published, without regard to overflow, as independent solutions for comparison with exactFlow.
 */

export const transposed = (a: NdArray): NdArray => rowMajor(a.transpose(1, 0));
export const times = (...factors: NdArray[]): NdArray => factors.reduce((a, b) => matmul(a, b));
export const plus = (a: NdArray, b: NdArray, sign = 1): NdArray =>
  toNdArray(
    a.data.map((x, i) => x + sign * b.data[i]!),
    a.shape,
  );
const identity = (n: number): NdArray => diagonal(new Array(n).fill(1));
const inverse = (a: NdArray): NdArray => solve(a, identity(a.shape[0]!));
const map = (values: ArrayLike<number>, f: (x: number) => number): NdArray => diagonal(Array.from(values, f));

export function stackRows(top: NdArray, bottom: NdArray): NdArray {
  const data = new Float64Array([...top.data, ...bottom.data]);
  return toNdArray(data, [top.shape[0]! + bottom.shape[0]!, top.shape[1]!]);
}

function columns(a: NdArray, list: readonly number[]): NdArray {
  const out = toNdArray(new Float64Array(a.shape[0]! * list.length), [a.shape[0]!, list.length]);
  for (let i = 0; i < a.shape[0]!; i++) {
    for (const [j, k] of list.entries()) out.set(i, j, a.get(i, k));
  }
  return out;
}

/** Returns F = [[−λ/2, Σᵀ], [Σ, λ/2]]. */
function generatorOf(sigma: NdArray, lambda: number): NdArray {
  const [outputs, inputs] = sigma.shape as [number, number];
  const f = diagonal([...new Array(inputs).fill(-lambda / 2), ...new Array(outputs).fill(lambda / 2)]);
  for (let i = 0; i < outputs; i++) {
    for (let j = 0; j < inputs; j++) {
      f.set(inputs + i, j, sigma.get(i, j));
      f.set(j, inputs + i, sigma.get(i, j));
    }
  }
  return f;
}

/**
 * Evaluates the textbook form (Braun et al. 2022, eq. 5; for singular F by its limit), which overflows and loses
 * accuracy by cancellation at late times.
 */
export function textbook([w1, w2]: NdArray[], sigma: NdArray, lambda: number, t: number): NdArray {
  const { values, vectors } = symmetricEigen(generatorOf(sigma, lambda));
  const q0 = stackRows(transposed(w1!), w2!);
  const grown = times(
    vectors,
    map(values, (mu) => Math.exp(mu * t)),
    transposed(vectors),
    q0,
  );
  const g = map(values, (mu) => (Math.abs(mu) < 1e-12 ? t : Math.expm1(2 * mu * t) / (2 * mu)));
  const middle = plus(identity(q0.shape[1]!), times(transposed(q0), vectors, g, transposed(vectors), q0));
  return times(grown, inverse(middle), transposed(grown));
}

/** Evaluates exact steps of Q that are short enough not to overflow; rounding errors accumulate at late times. */
export function stepping([w1, w2]: NdArray[], sigma: NdArray, lambda: number, t: number): NdArray {
  const { values, vectors } = symmetricEigen(generatorOf(sigma, lambda));
  const steps = Math.max(1, Math.ceil((Math.max(...values) * t) / 3));
  const d = t / steps;
  const grow = map(values, (mu) => Math.exp(mu * d));
  const g = map(values, (mu) => (Math.abs(mu) < 1e-12 ? d : Math.expm1(2 * mu * d) / (2 * mu)));
  let q = stackRows(transposed(w1!), w2!);
  for (let k = 0; k < steps; k++) {
    const y = times(transposed(vectors), q);
    const lower = cholesky(plus(identity(y.shape[1]!), times(transposed(y), g, y)));
    q = times(vectors, grow, y, transposed(inverse(lower)));
  }
  return times(q, transposed(q));
}

/**
 * Evaluates the form split by the sign of the eigenvalues, which does not overflow, for at least as many hidden units
 * as positive eigenvalues.
 */
export function splitBySign([w1, w2]: NdArray[], sigma: NdArray, lambda: number, t: number): NdArray {
  const { values, vectors } = symmetricEigen(generatorOf(sigma, lambda));
  const indices = Array.from(values, (_, i) => i);
  const [up, down] = [indices.filter((i) => values[i]! > 1e-12), indices.filter((i) => values[i]! <= 1e-12)];
  const [pUp, pDown] = [columns(vectors, up), columns(vectors, down)];
  const [muUp, muDown] = [up.map((i) => values[i]!), down.map((i) => values[i]!)];
  const q0 = stackRows(transposed(w1!), w2!);
  const [y, z] = [times(transposed(pUp), q0), times(transposed(pDown), q0)];
  const gDown = map(muDown, (mu) => (Math.abs(mu) < 1e-12 ? t : Math.expm1(2 * mu * t) / (2 * mu)));
  const inner = inverse(plus(identity(q0.shape[1]!), times(transposed(z), gDown, z)));
  const h = times(y, inner, transposed(y));
  const kappa = map(muUp, (mu) => (2 * mu * Math.exp(-mu * t)) / -Math.expm1(-2 * mu * t));
  const k = inverse(
    plus(
      h,
      map(muUp, (mu) => (2 * mu * Math.exp(-2 * mu * t)) / -Math.expm1(-2 * mu * t)),
    ),
  );
  const decay = map(muDown, (mu) => Math.exp(mu * t));
  const upUp = plus(
    map(muUp, (mu) => (2 * mu) / -Math.expm1(-2 * mu * t)),
    times(kappa, k, kappa),
    -1,
  );
  const cross = times(y, inner, transposed(z));
  const upDown = times(kappa, k, cross, decay);
  const downDown = times(
    decay,
    plus(times(z, inner, transposed(z)), times(transposed(cross), k, cross), -1),
    decay,
  );
  const left = plus(times(pUp, upUp), times(pDown, transposed(upDown)));
  const right = plus(times(pUp, upDown), times(pDown, downDown));
  return plus(times(left, transposed(pUp)), times(right, transposed(pDown)));
}

/** Evaluates theorem 3.1 of Braun et al. 2022: λ = 0, full-rank Σ, at least min(nIn, nOut) hidden units. */
export function braunTheorem([w1, w2]: NdArray[], sigma: NdArray, t: number): NdArray {
  const start = svd(times(w2!, w1!));
  const task = svd(sigma);
  const [u, v, s] = [start.u, start.v, start.singularValues];
  const [ut, vt, st] = [task.u, task.v, task.singularValues];
  const e = map(st, (x) => Math.exp(-x * t));
  const e2 = map(st, (x) => Math.exp(-2 * x * t));
  const [uu, vv] = [times(transposed(u), ut), times(transposed(v), vt)];
  const [b, c] = [plus(uu, vv), plus(uu, vv, -1)];
  const bi = inverse(b);
  const bit = transposed(bi);
  const outside = (basis: NdArray, x: NdArray): NdArray => plus(x, times(basis, transposed(basis), x), -1);
  const [vOut, uOut] = [outside(vt, v), outside(ut, u)];
  const inner = times(e, transposed(c), bit, e);
  const z = stackRows(
    plus(plus(vt, times(vt, inner), -1), scaled(times(vOut, bit, e), 2)),
    plus(plus(ut, times(ut, inner)), scaled(times(uOut, bit, e), 2)),
  );
  const sti = map(st, (x) => 1 / x);
  const one = identity(st.length);
  const outsideGram = plus(times(transposed(v), vOut), times(transposed(u), uOut));
  const middle = plus(
    plus(
      scaled(
        times(
          e,
          bi,
          map(s, (x) => 1 / x),
          bit,
          e,
        ),
        4,
      ),
      times(plus(one, e2, -1), sti),
    ),
    plus(
      times(e, bi, c, plus(one, e2, -1), sti, transposed(c), bit, e),
      scaled(times(e, bi, outsideGram, bit, e), 4 * t),
    ),
  );
  return times(z, inverse(middle), transposed(z));
}

/** Evaluates theorem 4.3 of Dominé et al. 2025, for nIn = nHidden = nOut and λ other than 0. */
export function domineTheorem([w1, w2]: NdArray[], sigma: NdArray, lambda: number, t: number): NdArray {
  const start = svd(times(w2!, w1!));
  const task = svd(sigma);
  const [ut, vt, st] = [task.u, task.v, task.singularValues];
  const x = Array.from(st, (s) => (Math.hypot(lambda, 2 * s) - 2 * s) / lambda);
  const a = x.map((xi) => 1 / Math.hypot(1, xi));
  const m = Array.from(st, (s) => Math.hypot(s, lambda / 2));
  const e = map(m, (mu) => Math.exp(-mu * t));
  const e2 = map(m, (mu) => Math.exp(-2 * mu * t));
  const mi = map(m, (mu) => 1 / mu);
  const s2 = map(start.singularValues, (s) => Math.sqrt((Math.hypot(lambda, 2 * s) + lambda) / 2));
  const s1 = map(start.singularValues, (s) => Math.sqrt((Math.hypot(lambda, 2 * s) - lambda) / 2));
  const more = diagonal(a.map((ai, i) => ai * (1 + x[i]!)));
  const less = diagonal(a.map((ai, i) => ai * (1 - x[i]!)));
  const uu = times(s2, transposed(start.u), ut);
  const vv = times(s1, transposed(start.v), vt);
  const b = plus(times(uu, more), times(vv, less));
  const c = plus(times(uu, less), times(vv, more), -1);
  const bi = inverse(b);
  const bit = transposed(bi);
  const inner = times(e, transposed(c), bit, e);
  const z = stackRows(
    times(vt, plus(less, times(more, inner), -1)),
    times(ut, plus(more, times(less, inner))),
  );
  const one = identity(m.length);
  const middle = plus(
    plus(scaled(times(e, bi, bit, e), 4), times(plus(one, e2, -1), mi)),
    times(e, bi, c, plus(one, e2, -1), mi, transposed(c), bit, e),
  );
  return times(z, inverse(middle), transposed(z));
}
