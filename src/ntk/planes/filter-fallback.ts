import type { PlaneKernels } from "./plane-kernels";
import { readFilterRecord } from "./records";

/** Returns the plain TypeScript version of the kernel `filterPlane`. */
export function filterFallback(memory: Float64Array): PlaneKernels["filterPlane"] {
  /** Adds Σ (a − b)² of the shares in `count` successive arrays to each of `length` numbers from `to` on. */
  function addShareGaps(
    to: number,
    a: number,
    b: number,
    count: number,
    spacing: number,
    length: number,
  ): void {
    for (let f = 0; f < count; f++) {
      const [left, right] = [a + f * spacing, b + f * spacing];
      for (let k = 0; k < length; k++) {
        const difference = memory[left + k]! - memory[right + k]!;
        memory[to + k]! += difference * difference;
      }
    }
  }

  /** Continues a row of `width` entries, which starts after `before` entries, periodically on both sides. */
  function wrap(row: number, before: number, width: number, padded: number): void {
    for (let k = 0; k < padded; k++) {
      if (k >= before && k < before + width) continue;
      const source = before + ((((k - before) % width) + width) % width);
      memory[row + 2 * k] = memory[row + 2 * source]!;
      memory[row + 2 * k + 1] = memory[row + 2 * source + 1]!;
    }
  }

  return (
    record,
    rows,
    columns,
    from,
    to,
    spacing,
    isSigned,
    height,
    width,
    outHeight,
    outWidth,
    rowTop,
    rowLeft,
    columnTop,
    columnLeft,
    work,
  ) => {
    const filter = readFilterRecord(memory, record);
    const { gain, above, before, strideDown, strideRight, isCircular, weightTerm, constant } = filter;
    const { vertical, horizontal, shares, twiceBias } = filter;
    const [filterHeight, filterWidth] = [filter.height, filter.width];
    const padded = Math.max(before + width, (outWidth - 1) * strideRight + filterWidth);
    const planes = isSigned ? 3 : 2;
    const [sums, rowLength, step] = [work >>> 3, 2 * padded, spacing >>> 3];
    const gaps = sums + 3 * rowLength;
    const firstDown = (vertical.offset + 16 * strideRight * rowLeft) >>> 3;
    const firstDownColumn = (vertical.offset + 16 * strideRight * columnLeft) >>> 3;
    const root = (filter.rootOffset - horizontal.offset) >>> 3;
    const [downStep, downSpacing] = [vertical.rowBytes >>> 3, vertical.spacing >>> 3];
    const [acrossStep, acrossSpacing] = [horizontal.rowBytes >>> 3, horizontal.spacing >>> 3];
    for (let i = 0; i < outHeight; i++) {
      const [p, q] = [rowTop + i, (columnTop + i) % filter.outGridHeight];
      // Sums along columns, in padded rows.
      for (let k = sums; k < gaps + rowLength; k++) memory[k] = 0;
      for (let plane = 0; plane < planes; plane++) {
        const row = sums + plane * rowLength + 2 * before;
        for (let f = 0; f < filterHeight; f++) {
          const place = i * strideDown + f - above;
          const source = isCircular ? (place + filterHeight * height) % height : place;
          if (source < 0 || source >= height) continue;
          const start = (from >>> 3) + plane * step + 2 * source * width;
          for (let k = 0; k < 2 * width; k++) memory[row + k]! += gain * memory[start + k]!;
        }
      }
      const a1 = (rows >>> 3) + firstDown + p * downStep;
      const b1 = (columns >>> 3) + firstDownColumn + q * downStep;
      addShareGaps(gaps, a1 + downSpacing, b1 + downSpacing, filterHeight, downSpacing, 2 * width);
      const [gapRow, sumRow] = [sums + 2 * before, sums + 2 * rowLength + 2 * before];
      for (let k = 0; k < 2 * width; k++) {
        const added = (memory[a1 + k]! * memory[b1 + k]! * memory[gaps + k]!) / 2;
        memory[gapRow + k]! += added;
        if (isSigned) memory[sumRow + k]! += added;
      }
      if (isCircular)
        for (let plane = 0; plane < planes; plane++) wrap(sums + plane * rowLength, before, width, padded);
      // Sums along rows.
      const a = ((rows + horizontal.offset) >>> 3) + p * acrossStep + 2 * rowLeft;
      const b = ((columns + horizontal.offset) >>> 3) + q * acrossStep + 2 * columnLeft;
      const at = (to >>> 3) + 2 * i * outWidth;
      for (let k = at; k < at + 2 * outWidth; k++) memory[k] = 0;
      addShareGaps(at, a, b, shares, acrossSpacing, 2 * outWidth);
      for (let k = 0; k < 2 * outWidth; k++) {
        const size = memory[a + root + k]! * memory[b + root + k]!;
        const added = (size * memory[at + k]!) / 2;
        let [gap, ntk, sum] = [added, constant, added + twiceBias];
        let source = sums + 2 * strideRight * (k >> 1) + (k & 1);
        for (let f = 0; f < filterWidth; f++, source += 2) {
          gap += memory[source]!;
          ntk += memory[source + rowLength]!;
          if (isSigned) sum += memory[source + 2 * rowLength]!;
        }
        memory[at + k] = gap;
        memory[at + step + k] = ntk + weightTerm * (size - gap);
        if (isSigned) memory[at + 2 * step + k] = sum;
      }
    }
  };
}
