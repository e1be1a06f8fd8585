import type { PassKernels } from "../passes/pass";

/** Creates the kernels of single precision in plain TypeScript: sums in double precision, rounded when they are stored. */
export function float32Fallback(buffer: ArrayBufferLike): PassKernels {
  const memory = new Float32Array(buffer);
  const doubles = new Float64Array(buffer);

  const dot: PassKernels["dot"] = (x, y, n) => {
    const [left, right] = [x >>> 2, y >>> 2];
    let sum = 0;
    for (let i = 0; i < n; i++) sum += memory[left + i]! * memory[right + i]!;
    return sum;
  };
  const axpy: PassKernels["axpy"] = (y, factor, x, n) => {
    const [to, from] = [y >>> 2, x >>> 2];
    for (let i = 0; i < n; i++) memory[to + i]! += factor * memory[from + i]!;
  };
  const descend: PassKernels["descend"] = (rule, coefficients, weights, first, second, gradient, n) => {
    const numberAt = (k: number): number => doubles[(coefficients >>> 3) + k]!;
    const [rate, b, c] = [numberAt(0), numberAt(1), numberAt(2)];
    const [correction, epsilon] = [numberAt(3), numberAt(4)];
    const [w, v, s, g] = [weights >>> 2, first >>> 2, second >>> 2, gradient >>> 2];
    for (let i = 0; i < n; i++) {
      const slope = memory[g + i]!;
      let change = slope;
      if (rule > 0) {
        memory[v + i] =
          rule === 1 ? b * memory[v + i]! + slope : memory[v + i]! + (1 - b) * (slope - memory[v + i]!);
        change = memory[v + i]!;
      }
      if (rule === 2) {
        memory[s + i]! += (1 - c) * (slope * slope - memory[s + i]!);
        change /= Math.sqrt(memory[s + i]!) * correction + epsilon;
      }
      memory[w + i]! += rate * change;
    }
  };

  return {
    dot,
    axpy,
    descend,
    scaleBySign(out, x, y, below, above, n) {
      const [to, sign, from] = [out >>> 2, x >>> 2, y >>> 2];
      // Adding 0 turns −0 into 0.
      for (let i = 0; i < n; i++)
        memory[to + i] = (memory[sign + i]! > 0 ? above : below) * memory[from + i]! + 0;
    },
    product(form, mode, out, outWidth, a, aWidth, b, bWidth, m, k, n) {
      const [aDown, aAlong] = form & 1 ? [1, aWidth] : [aWidth, 1];
      const [bDown, bAlong] = form & 2 ? [1, bWidth] : [bWidth, 1];
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          let [x, y] = [(a >>> 2) + i * aDown, (b >>> 2) + j * bAlong];
          for (let p = 0; p < k; p++, x += aAlong, y += bDown) sum += memory[x]! * memory[y]!;
          const at = (out >>> 2) + i * outWidth + j;
          memory[at] = mode === 0 ? sum : memory[at]! + mode * sum;
        }
      }
    },
    layerTimes(out, weights, x, samples, m, n) {
      for (let i = 0; i < m; i++)
        for (let p = 0; p < samples; p++)
          memory[(out >>> 2) + p * m + i] = dot(weights + 4 * i * n, x + 4 * p * n, n);
    },
    layerDescent(rule, coefficients, weights, first, second, work, back, signal, x, samples, m, n) {
      if (back !== 0) memory.fill(0, back >>> 2, (back >>> 2) + samples * n);
      for (let i = 0; i < m; i++) {
        const offset = 4 * i * n;
        memory.fill(0, work >>> 2, (work >>> 2) + n);
        for (let p = 0; p < samples; p++) {
          const d = memory[(signal >>> 2) + p * m + i]!;
          if (back !== 0) axpy(back + 4 * p * n, d, weights + offset, n);
          axpy(work, d, x + 4 * p * n, n);
        }
        descend(rule, coefficients, weights + offset, first + offset, second + offset, work, n);
      }
    },
  };
}
