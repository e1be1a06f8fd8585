import type { Kernels } from "../kernels";

export function symmetricFallback(
  memory: Float64Array,
): Pick<Kernels, "symmetricTimes" | "symmetricRankTwo"> {
  return {
    symmetricTimes(out, a, width, x, n) {
      const [to, from] = [out >>> 3, x >>> 3];
      for (let i = 0; i < n; i++) {
        const row = (a >>> 3) + i * width;
        const last = memory[from + i]!;
        let sum = 0;
        for (let j = 0; j < i; j++) {
          const value = memory[row + j]!;
          sum += value * memory[from + j]!;
          memory[to + j]! += value * last;
        }
        memory[to + i] = sum + memory[row + i]! * last;
      }
    },
    symmetricRankTwo(a, width, factor, x, y, n) {
      const [left, right] = [x >>> 3, y >>> 3];
      for (let i = 0; i < n; i++) {
        const row = (a >>> 3) + i * width;
        const u = factor * memory[left + i]!;
        const v = factor * memory[right + i]!;
        for (let j = 0; j <= i; j++) {
          memory[row + j] = memory[row + j]! + u * memory[right + j]! + v * memory[left + j]!;
        }
      }
    },
  };
}
