import type { Kernels } from "../kernels";

export function linearCombinationFallback(
  memory: Float64Array,
): Pick<Kernels, "combine" | "reciprocalScale" | "weightedSquares"> {
  return {
    combine(out, base, step, terms, count, n) {
      const [to, from, list] = [out >>> 3, base >>> 3, terms >>> 3];
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = list; j < list + 2 * count; j += 2) {
          sum += step * memory[j]! * memory[(memory[j + 1]! >>> 3) + i]!;
        }
        memory[to + i] = memory[from + i]! + sum;
      }
    },
    reciprocalScale(out, before, after, absolute, absoluteStride, relative, relativeStride, n) {
      for (let i = 0; i < n; i++) {
        const largest = Math.max(Math.abs(memory[(before >>> 3) + i]!), Math.abs(memory[(after >>> 3) + i]!));
        const relativePart = memory[(relative >>> 3) + i * relativeStride]! * largest;
        memory[(out >>> 3) + i] = 1 / (memory[(absolute >>> 3) + i * absoluteStride]! + relativePart);
      }
    },
    weightedSquares(terms, count, scale, n) {
      const list = terms >>> 3;
      let total = 0;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = list; j < list + 2 * count; j += 2) {
          sum += memory[j]! * memory[(memory[j + 1]! >>> 3) + i]!;
        }
        sum *= memory[(scale >>> 3) + i]!;
        total += sum * sum;
      }
      return total;
    },
  };
}
