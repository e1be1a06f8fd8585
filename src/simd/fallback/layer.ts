import type { Kernels } from "../kernels";

export function layerFallback(
  memory: Float64Array,
): Pick<Kernels, "layerTimes" | "layerDescent" | "descend"> {
  const descend: Kernels["descend"] = (rule, coefficients, weights, first, second, gradient, n) => {
    const [rate, b, c, correction, epsilon] = memory.subarray(
      coefficients >>> 3,
      (coefficients >>> 3) + 5,
    ) as Five;
    const [w, v, s, g] = [weights >>> 3, first >>> 3, second >>> 3, gradient >>> 3];
    for (let i = 0; i < n; i++) {
      const slope = memory[g + i]!;
      let change = slope;
      if (rule > 0) {
        change =
          rule === 1 ? b * memory[v + i]! + slope : memory[v + i]! + (1 - b) * (slope - memory[v + i]!);
        memory[v + i] = change;
      }
      if (rule === 2) {
        memory[s + i]! += (1 - c) * (slope * slope - memory[s + i]!);
        change /= Math.sqrt(memory[s + i]!) * correction + epsilon;
      }
      memory[w + i]! += rate * change;
    }
  };
  return {
    descend,
    layerTimes(out, weights, x, samples, m, n) {
      for (let i = 0; i < m; i++) {
        const row = (weights >>> 3) + i * n;
        for (let p = 0; p < samples; p++) {
          const input = (x >>> 3) + p * n;
          let sum = 0;
          for (let j = 0; j < n; j++) sum += memory[row + j]! * memory[input + j]!;
          memory[(out >>> 3) + p * m + i] = sum;
        }
      }
    },
    layerDescent(rule, coefficients, weights, first, second, work, back, signal, x, samples, m, n) {
      if (back !== 0) memory.fill(0, back >>> 3, (back >>> 3) + samples * n);
      for (let i = 0; i < m; i++) {
        const offset = 8 * i * n;
        const row = (weights + offset) >>> 3;
        memory.fill(0, work >>> 3, (work >>> 3) + n);
        for (let p = 0; p < samples; p++) {
          const d = memory[(signal >>> 3) + p * m + i]!;
          const to = (back >>> 3) + p * n;
          if (back !== 0) for (let j = 0; j < n; j++) memory[to + j]! += d * memory[row + j]!;
          const input = (x >>> 3) + p * n;
          for (let j = 0; j < n; j++) memory[(work >>> 3) + j]! += d * memory[input + j]!;
        }
        descend(rule, coefficients, weights + offset, first + offset, second + offset, work, n);
      }
    },
  };
}

type Five = Float64Array & [number, number, number, number, number];
