import type { Kernels } from "../kernels";

export function rotateFallback(memory: Float64Array): Pick<Kernels, "rotate" | "rotateRows"> {
  const rotate: Kernels["rotate"] = (x, y, c, s, n) => {
    const [first, second] = [x >>> 3, y >>> 3];
    for (let i = 0; i < n; i++) {
      const u = memory[first + i]!;
      const v = memory[second + i]!;
      memory[first + i] = c * u + s * v;
      memory[second + i] = c * v - s * u;
    }
  };
  return {
    rotate,
    rotateRows(z, width, columns, plan, sweeps) {
      let at = plan >>> 3;
      for (let sweep = 0; sweep < sweeps; sweep++) {
        const [first, direction, count] = [memory[at]!, memory[at + 1]!, memory[at + 2]!];
        at += 3;
        for (let r = 0; r < count; r++) {
          const row = z + (first + (direction > 0 ? r : -r)) * width * 8;
          rotate(row, row + width * 8, memory[at]!, memory[at + 1]!, columns);
          at += 2;
        }
      }
    },
  };
}
