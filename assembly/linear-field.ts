import { addressAt } from "./lanes";
import { product } from "./product";

/* The plan: [depth, address of variances or 0, address of Σxx, address of Σyx, address of work, n_0, ..., n_L]. */

// @ts-ignore: decorator
@inline
function entry(plan: usize, i: usize): usize {
  return addressAt(plan + i * 8);
}

// @ts-ignore: decorator
@inline
function width(plan: usize, l: usize): usize {
  return entry(plan, 5 + l);
}

/** Computes the negative gradient of a deep linear network's loss; see src/simd/kernels.ts. */
export function linearField(plan: usize, weights: usize, gradient: usize): void {
  const depth = entry(plan, 0);
  if (width(plan, 0) <= width(plan, depth)) inputSide(plan, depth, weights, gradient);
  else outputSide(plan, depth, weights, gradient);
}

/**
 * Computes P_l = W_l ... W_1 upwards, then B_l = (W_L ... W_{l+1})ᵀ E downwards. `work` holds the P_l, followed by two
 * alternating buffers.
 */
function inputSide(plan: usize, depth: usize, weights: usize, gradient: usize): void {
  const n0 = width(plan, 0);
  let w = weights, g = gradient;
  let partial = weights, work = entry(plan, 4);
  let widest: usize = 0;
  for (let l: usize = 0; l < depth; l++) {
    const size = width(plan, l + 1) * width(plan, l) * 8;
    widest = max(widest, width(plan, l + 1));
    if (l > 0) {
      product(0, 0, work, n0, w, width(plan, l), partial, n0, width(plan, l + 1), width(plan, l), n0);
      partial = work;
      work += width(plan, l + 1) * n0 * 8;
    }
    w += size;
    g += size;
  }
  // With one layer the error is the gradient itself.
  let back = depth == 1 ? gradient : work;
  let spare = work + widest * n0 * 8;
  error(plan, depth, partial, back);
  for (let l = depth - 1; l > 0; l--) {
    const rows = width(plan, l + 1), columns = width(plan, l);
    w -= rows * columns * 8;
    g -= rows * columns * 8;
    const below = l == 1 ? weights : partial - columns * n0 * 8;
    product(2, 0, g, columns, back, n0, below, n0, rows, n0, columns);
    const next = l == 1 ? gradient : spare;
    product(1, 0, next, n0, w, columns, back, n0, columns, rows, n0);
    spare = back;
    back = next;
    partial = below;
  }
}

/** Computes S_l = W_L ... W_{l+1} downwards, then F_l = E (W_l ... W_1)ᵀ upwards; all have n_L rows. */
function outputSide(plan: usize, depth: usize, weights: usize, gradient: usize): void {
  const nL = width(plan, depth);
  let w = weights, g = gradient;
  let widest: usize = width(plan, 0);
  for (let l: usize = 0; l + 1 < depth; l++) {
    w += width(plan, l + 1) * width(plan, l) * 8;
    widest = max(widest, width(plan, l + 1));
  }
  const top = w;
  let partial = w, work = entry(plan, 4);
  for (let l = depth - 1; l > 0; l--) {
    const rows = width(plan, l), columns = width(plan, l - 1);
    w -= rows * columns * 8;
    product(0, 0, work, columns, partial, rows, w, columns, nL, rows, columns);
    partial = work;
    work += nL * columns * 8;
  }
  let forward = depth == 1 ? gradient : work;
  let spare = work + widest * nL * 8;
  error(plan, depth, partial, forward);
  for (let l: usize = 0; l + 1 < depth; l++) {
    const rows = width(plan, l + 1), columns = width(plan, l);
    const above = l + 2 == depth ? top : partial - nL * rows * 8;
    product(1, 0, g, columns, above, rows, forward, columns, rows, nL, columns);
    g += rows * columns * 8;
    const next = l + 2 == depth ? g : spare;
    product(2, 0, next, rows, forward, columns, w, columns, nL, columns, rows);
    w += rows * columns * 8;
    spare = forward;
    forward = next;
    partial = above;
  }
}

/** out = Σyx − map Σxx */
function error(plan: usize, depth: usize, map: usize, out: usize): void {
  const inputs = width(plan, 0), outputs = width(plan, depth);
  const variances = entry(plan, 1), target = entry(plan, 3);
  if (variances == 0) {
    memory.copy(out, target, inputs * outputs * 8);
    product(0, -1, out, inputs, map, inputs, entry(plan, 2), inputs, outputs, inputs, inputs);
    return;
  }
  for (let i: usize = 0; i < outputs; i++) {
    const row = i * inputs * 8;
    let j: usize = 0;
    for (; j + 2 <= inputs; j += 2) {
      const at = row + j * 8;
      const scaled = f64x2.mul(v128.load(map + at), v128.load(variances + j * 8));
      v128.store(out + at, f64x2.sub(v128.load(target + at), scaled));
    }
    if (j < inputs) {
      const at = row + j * 8;
      store<f64>(out + at, load<f64>(target + at) - load<f64>(map + at) * load<f64>(variances + j * 8));
    }
  }
}
