import type { Kernels } from "../kernels";
import { type FallbackMemory, shiftOf } from "./memory";

export function vectorFallback(
  memory: FallbackMemory,
): Pick<Kernels, "dot" | "axpy" | "addToRows" | "sumOfRows" | "scaleBySign" | "times" | "transposedTimes"> {
  const shift = shiftOf(memory);
  const dot: Kernels["dot"] = (x, y, n) => {
    const [left, right] = [x >>> shift, y >>> shift];
    let sum = 0;
    for (let i = 0; i < n; i++) sum += memory[left + i]! * memory[right + i]!;
    return sum;
  };
  const axpy: Kernels["axpy"] = (y, factor, x, n) => {
    const [to, from] = [y >>> shift, x >>> shift];
    for (let i = 0; i < n; i++) memory[to + i]! += factor * memory[from + i]!;
  };
  return {
    dot,
    axpy,
    addToRows(x, y, rows, n) {
      for (let row = 0; row < rows; row++) axpy(x + ((row * n) << shift), 1, y, n);
    },
    sumOfRows(out, x, rows, n) {
      memory.fill(0, out >>> shift, (out >>> shift) + n);
      for (let row = 0; row < rows; row++) axpy(out, 1, x + ((row * n) << shift), n);
    },
    scaleBySign(out, x, y, below, above, n) {
      const [to, sign, from] = [out >>> shift, x >>> shift, y >>> shift];
      // Adding 0 turns −0 into 0.
      for (let i = 0; i < n; i++)
        memory[to + i] = (memory[sign + i]! > 0 ? above : below) * memory[from + i]! + 0;
    },
    times(out, a, width, x, m, n) {
      for (let i = 0; i < m; i++) memory[(out >>> shift) + i] = dot(a + ((i * width) << shift), x, n);
    },
    transposedTimes(out, a, width, x, m, n) {
      memory.fill(0, out >>> shift, (out >>> shift) + n);
      for (let i = 0; i < m; i++) axpy(out, memory[(x >>> shift) + i]!, a + ((i * width) << shift), n);
    },
  };
}
