import { type Lanes, rowNumbers } from "../plane";
import type { PlaneKernels } from "./plane-kernels";

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

  /** Continues a row of `length` numbers, which starts after `before` numbers, periodically on both sides. */
  function wrap(row: number, before: number, length: number, padded: number): void {
    for (let k = before - 1; k >= 0; k--) memory[row + k] = memory[row + k + length]!;
    for (let k = before + length; k < padded; k++) memory[row + k] = memory[row + k - length]!;
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
    const numberAt = (k: number): number => memory[(record >>> 3) + k]!;
    const [filterHeight, filterWidth] = [numberAt(0), numberAt(1)];
    const [strideDown, strideRight] = [numberAt(2), numberAt(3)];
    const [above, before] = [numberAt(4), numberAt(5)];
    const isCircular = numberAt(6) !== 0;
    const [gain, weightTerm, constant, twiceBias] = [numberAt(7), numberAt(8), numberAt(9), numberAt(10)];
    const [down, downSpacing, downStep] = [numberAt(11), numberAt(12) / 8, numberAt(13) / 8];
    const [across, acrossSpacing, acrossStep] = [numberAt(14), numberAt(15) / 8, numberAt(16) / 8];
    const [shares, gridHeight, lanes] = [numberAt(17), numberAt(19), (numberAt(20) / 8) as Lanes];
    const [length, outLength] = [rowNumbers(width, lanes), rowNumbers(outWidth, lanes)];
    const padded = Math.max(before + width, (outWidth - 1) * strideRight + filterWidth);
    const planes = isSigned ? 3 : 2;
    const [sums, rowLength, step] = [work >>> 3, rowNumbers(padded, lanes) + 2, spacing >>> 3];
    const gaps = sums + 3 * rowLength;
    const root = (numberAt(18) - across) / 8;
    for (let i = 0; i < outHeight; i++) {
      const [p, q] = [rowTop + i, (columnTop + i) % gridHeight];
      // Sums along columns, in padded rows.
      for (let k = sums; k < gaps + rowLength; k++) memory[k] = 0;
      for (let plane = 0; plane < planes; plane++) {
        const row = sums + plane * rowLength + lanes * before;
        for (let f = 0; f < filterHeight; f++) {
          const place = i * strideDown + f - above;
          const source = isCircular ? (place + filterHeight * height) % height : place;
          if (source < 0 || source >= height) continue;
          const start = (from >>> 3) + plane * step + source * length;
          for (let k = 0; k < length; k++) memory[row + k]! += gain * memory[start + k]!;
        }
      }
      const a1 = (rows + down) / 8 + p * downStep + lanes * strideRight * rowLeft;
      const b1 = (columns + down) / 8 + q * downStep + lanes * strideRight * columnLeft;
      addShareGaps(gaps, a1 + downSpacing, b1 + downSpacing, filterHeight, downSpacing, length);
      const [gapRow, sumRow] = [sums + lanes * before, sums + 2 * rowLength + lanes * before];
      for (let k = 0; k < length; k++) {
        const added = (memory[a1 + k]! * memory[b1 + k]! * memory[gaps + k]!) / 2;
        memory[gapRow + k]! += added;
        if (isSigned) memory[sumRow + k]! += added;
      }
      for (let plane = 0; plane < planes; plane++) {
        const row = sums + plane * rowLength;
        if (isCircular) wrap(row, lanes * before, lanes * width, lanes * padded);
        // A row of odd length is followed by an entry that is not used.
        else if (length > lanes * width) memory[row + lanes * (before + width)] = 0;
      }
      // Sums along rows.
      const a = (rows + across) / 8 + p * acrossStep + lanes * rowLeft;
      const b = (columns + across) / 8 + q * acrossStep + lanes * columnLeft;
      const at = (to >>> 3) + i * outLength;
      for (let k = at; k < at + outLength; k++) memory[k] = 0;
      addShareGaps(at, a, b, shares, acrossSpacing, outLength);
      for (let k = 0; k < outLength; k++) {
        const size = memory[a + root + k]! * memory[b + root + k]!;
        const added = (size * memory[at + k]!) / 2;
        let [gap, ntk, sum] = [added, constant, added + twiceBias];
        let source = sums + lanes * strideRight * Math.floor(k / lanes) + (k % lanes);
        for (let f = 0; f < filterWidth; f++, source += lanes) {
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
