import type { Kernels } from "../kernels";
import { type FallbackMemory, shiftOf } from "./memory";

export function layerFallback(
  memory: FallbackMemory,
): Pick<Kernels, "layerTimes" | "layerDescent" | "descend"> {
  const shift = shiftOf(memory);
  const descend: Kernels["descend"] = (rule, coefficients, weights, first, second, gradient, n) => {
    const [rate, b, c, correction, epsilon] = new Float64Array(memory.buffer, coefficients, 5) as Five;
    const [w, v, s, g] = [weights >>> shift, first >>> shift, second >>> shift, gradient >>> shift];
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
        const row = (weights >>> shift) + i * n;
        for (let p = 0; p < samples; p++) {
          const input = (x >>> shift) + p * n;
          let sum = 0;
          for (let j = 0; j < n; j++) sum += memory[row + j]! * memory[input + j]!;
          memory[(out >>> shift) + p * m + i] = sum;
        }
      }
    },
    layerDescent(rule, coefficients, weights, first, second, work, back, signal, x, samples, m, n) {
      if (back !== 0) memory.fill(0, back >>> shift, (back >>> shift) + samples * n);
      for (let i = 0; i < m; i++) {
        const offset = (i * n) << shift;
        const row = (weights + offset) >>> shift;
        memory.fill(0, work >>> shift, (work >>> shift) + n);
        for (let p = 0; p < samples; p++) {
          const d = memory[(signal >>> shift) + p * m + i]!;
          const to = (back >>> shift) + p * n;
          if (back !== 0) for (let j = 0; j < n; j++) memory[to + j]! += d * memory[row + j]!;
          const input = (x >>> shift) + p * n;
          for (let j = 0; j < n; j++) memory[(work >>> shift) + j]! += d * memory[input + j]!;
        }
        descend(rule, coefficients, weights + offset, first + offset, second + offset, work, n);
      }
    },
  };
}

type Five = Float64Array & [number, number, number, number, number];
