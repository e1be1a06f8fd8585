import type { Kernels } from "../kernels";

export function vectorFallback(
  memory: Float64Array,
): Pick<Kernels, "dot" | "axpy" | "scaleBySign" | "times" | "transposedTimes"> {
  const dot: Kernels["dot"] = (x, y, n) => {
    const [left, right] = [x >>> 3, y >>> 3];
    let sum = 0;
    for (let i = 0; i < n; i++) sum += memory[left + i]! * memory[right + i]!;
    return sum;
  };
  const axpy: Kernels["axpy"] = (y, factor, x, n) => {
    const [to, from] = [y >>> 3, x >>> 3];
    for (let i = 0; i < n; i++) memory[to + i]! += factor * memory[from + i]!;
  };
  return {
    dot,
    axpy,
    scaleBySign(out, x, y, below, above, n) {
      const [to, sign, from] = [out >>> 3, x >>> 3, y >>> 3];
      // Adding 0 turns −0 into 0.
      for (let i = 0; i < n; i++)
        memory[to + i] = (memory[sign + i]! > 0 ? above : below) * memory[from + i]! + 0;
    },
    times(out, a, width, x, m, n) {
      for (let i = 0; i < m; i++) memory[(out >>> 3) + i] = dot(a + i * width * 8, x, n);
    },
    transposedTimes(out, a, width, x, m, n) {
      memory.fill(0, out >>> 3, (out >>> 3) + n);
      for (let i = 0; i < m; i++) axpy(out, memory[(x >>> 3) + i]!, a + i * width * 8, n);
    },
  };
}
