import { madd } from "./lanes";
import { axpy, shortDot } from "./vector";

/** out[p] = w x[p] for w [m, n]. */
export function layerTimes(out: usize, weights: usize, x: usize, samples: usize, m: usize, n: usize): void {
  const step = n * 4;
  for (let i: usize = 0; i < m; i++) {
    for (let p: usize = 0; p < samples; p++) {
      store<f32>(out + (p * m + i) * 4, shortDot(weights + i * step, x + p * step, n));
    }
  }
}

/** See src/simd/kernels.ts: all operations on a row are done together, while it is cached. */
export function layerDescent(
  rule: i32, coefficients: usize, weights: usize, first: usize, second: usize, work: usize, back: usize, signal: usize,
  x: usize, samples: usize, m: usize, n: usize,
): void {
  const step = n * 4;
  if (back != 0) memory.fill(back, 0, samples * step);
  for (let i: usize = 0; i < m; i++) {
    const offset = i * step;
    memory.fill(work, 0, step);
    for (let p: usize = 0; p < samples; p++) {
      const d = load<f32>(signal + (p * m + i) * 4);
      if (back != 0) axpy(back + p * step, d, weights + offset, n);
      axpy(work, d, x + p * step, n);
    }
    descend(rule, coefficients, weights + offset, first + offset, second + offset, work, n);
  }
}

/** Applies one step of an optimiser to `n` weights; the coefficients are in double precision. See src/simd/kernels.ts. */
export function descend(
  rule: i32, coefficients: usize, weights: usize, first: usize, second: usize, gradient: usize, n: usize,
): void {
  const rate = load<f64>(coefficients);
  if (rule == 0) {
    axpy(weights, rate, gradient, n);
    return;
  }
  const r = <f32>rate, b = load<f64>(coefficients, 8), c = load<f64>(coefficients, 16);
  const whole = (n & ~3) * 4, end = n * 4;
  let i: usize = 0;
  if (rule == 1) {
    const rates = f32x4.splat(r), kept = f32x4.splat(<f32>b);
    for (; i < whole; i += 16) {
      const v = madd(kept, v128.load(first + i), v128.load(gradient + i));
      v128.store(first + i, v);
      v128.store(weights + i, madd(rates, v, v128.load(weights + i)));
    }
    for (; i < end; i += 4) {
      const v = <f32>b * load<f32>(first + i) + load<f32>(gradient + i);
      store<f32>(first + i, v);
      store<f32>(weights + i, load<f32>(weights + i) + r * v);
    }
    return;
  }
  const newMean = <f32>(1 - b), newSquare = <f32>(1 - c);
  const correction = <f32>load<f64>(coefficients, 24), epsilon = <f32>load<f64>(coefficients, 32);
  for (; i < whole; i += 16) {
    const g = v128.load(gradient + i);
    let mean = v128.load(first + i), square = v128.load(second + i);
    mean = madd(f32x4.splat(newMean), f32x4.sub(g, mean), mean);
    square = madd(f32x4.splat(newSquare), f32x4.sub(f32x4.mul(g, g), square), square);
    v128.store(first + i, mean);
    v128.store(second + i, square);
    const scale = madd(f32x4.sqrt(square), f32x4.splat(correction), f32x4.splat(epsilon));
    v128.store(weights + i, madd(f32x4.splat(r), f32x4.div(mean, scale), v128.load(weights + i)));
  }
  for (; i < end; i += 4) {
    const g = load<f32>(gradient + i);
    const mean = load<f32>(first + i) + newMean * (g - load<f32>(first + i));
    const square = load<f32>(second + i) + newSquare * (g * g - load<f32>(second + i));
    store<f32>(first + i, mean);
    store<f32>(second + i, square);
    store<f32>(weights + i, load<f32>(weights + i) + r * (mean / (sqrt<f32>(square) * correction + epsilon)));
  }
}
