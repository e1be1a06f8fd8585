import type { PlaneKernels } from "./plane-kernels";

/** Returns the plain TypeScript version of the kernel `filterTables`. */
export function tablesFallback(memory: Float64Array): PlaneKernels["filterTables"] {
  /** Writes `count` numbers from the start of a row on, `step` apart, and their copies up to the end of the row. */
  function writeRow(
    to: number,
    step: number,
    rowLength: number,
    count: number,
    numberAt: (j: number) => number,
  ) {
    for (let at = to, j = 0; at < to + rowLength; at += step, j++) memory[at] = numberAt(j % count);
  }
  const reciprocal = (x: number, factor: number): number => (x > 0 ? factor / x : 0);

  return (record, tables, roots, rootsAfter, height, width, outHeight, outWidth, work) => {
    const numberAt = (k: number): number => memory[record / 8 + k]!;
    const [filterHeight, filterWidth] = [numberAt(0), numberAt(1)];
    const [strideDown, strideRight] = [numberAt(2), numberAt(3)];
    const [above, before] = [numberAt(4), numberAt(5)];
    const [isCircular, gain] = [numberAt(6) !== 0, numberAt(7)];
    const [down, spacingDown, rowDown] = [numberAt(11) / 8, numberAt(12) / 8, numberAt(13) / 8];
    const [across, spacingAcross, rowAcross] = [numberAt(14) / 8, numberAt(15) / 8, numberAt(16) / 8];
    const [hasBias, step] = [numberAt(17) > filterWidth, numberAt(20) / 8];
    const bias = Math.sqrt(numberAt(10) / 2);
    const [table, between] = [tables / 8, work / 8];
    /** Returns the place along a dimension modulo its size if images are circular; −1 outside the image. */
    const sourceOf = (place: number, size: number): number => {
      if (isCircular) return ((place % size) + size) % size;
      return place < size ? Math.max(-1, place) : -1;
    };
    for (let i = 0; i < outHeight; i++) {
      const rootAt = (f: number, j: number): number => {
        const source = sourceOf(i * strideDown + f - above, height);
        return source < 0 ? 0 : memory[roots / 8 + source * width + j]!;
      };
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let f = 0; f < filterHeight; f++) sum += rootAt(f, j) ** 2;
        memory[between + j] = Math.sqrt(gain * sum);
      }
      const betweenAt = (j: number): number => memory[between + j]!;
      const vertical = table + down + i * rowDown;
      writeRow(vertical, step, rowDown, width, betweenAt);
      for (let f = 0; f < filterHeight; f++) {
        const to = vertical + (f + 1) * spacingDown;
        writeRow(to, step, rowDown, width, (j) => rootAt(f, j) * reciprocal(betweenAt(j), Math.sqrt(gain)));
      }
      const horizontal = table + across + i * rowAcross;
      const after = rootsAfter / 8 + i * outWidth;
      for (let f = 0; f < filterWidth; f++) {
        writeRow(horizontal + f * spacingAcross, step, rowAcross, outWidth, (j) => {
          const source = sourceOf(j * strideRight + f - before, width);
          return source < 0 ? 0 : betweenAt(source) * reciprocal(memory[after + j]!, 1);
        });
      }
      if (!hasBias) continue;
      const to = horizontal + filterWidth * spacingAcross;
      writeRow(to, step, rowAcross, outWidth, (j) => reciprocal(memory[after + j]!, bias));
    }
  };
}
