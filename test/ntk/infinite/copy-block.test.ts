import { describe, expect, it } from "vitest";
import { COPIED_PER_TURN, copyBlock } from "../../../src/ntk/infinite/copy-block";
import { kernelArrays } from "../../../src/ntk/infinite/kernel-engine";

/** Numbers that differ in every place. */
const numbered = (count: number, first = 1) => Float64Array.from({ length: count }, (_, i) => first + i);

const written = ({ nngp, ntk }: { nngp: Float64Array; ntk: Float64Array }) =>
  Math.max(...[nngp, ntk].map((numbers) => numbers.reduce((count, x) => count + (x === 0 ? 0 : 1), 0)));

describe("a block that is copied into kernels", () => {
  it.each([
    ["much longer than a turn's part", 300, 1100],
    ["of one long row", 1, 200_000],
    ["shorter than a turn's part", 7, 5],
  ])("pauses before it writes more than %s", (_, height, width) => {
    const [columns, row, column] = [width + 3, 2, 1];
    const count = height * width;
    const block = { nngp: numbered(count), ntk: numbered(count, 0.5) };
    const out = kernelArrays((height + row) * columns);
    const place = { row, height, column, width, columns, isTriangle: false, mirror: false };
    const work = copyBlock(out, block, place);
    let turns = 0;
    let before = 0;
    let step = work.next();
    for (; !step.done; step = work.next()) {
      const now = written(out);
      expect(now - before).toBeLessThanOrEqual(COPIED_PER_TURN);
      before = now;
      turns++;
    }
    expect(count - before).toBeLessThanOrEqual(COPIED_PER_TURN);
    expect(step.value).toBe(true);
    expect(turns).toBeGreaterThanOrEqual(Math.ceil(count / COPIED_PER_TURN));
    for (const kind of ["nngp", "ntk"] as const) {
      for (let i = 0; i < height; i += 13) {
        const at = (row + i) * columns + column;
        expect(out[kind].subarray(at, at + width)).toEqual(block[kind].subarray(i * width, (i + 1) * width));
      }
      expect(written({ nngp: out[kind], ntk: out[kind] })).toBe(count);
    }
  });

  it("writes the entries from the diagonal on and their mirror image", () => {
    const [columns, from, height] = [700, 20, 600];
    const width = columns - from;
    const block = { nngp: numbered(height * width), ntk: numbered(height * width, 0.5) };
    const out = kernelArrays(columns * columns);
    const place = { row: from, height, column: from, width, columns, isTriangle: true, mirror: true };
    let step = { done: false } as IteratorResult<undefined, boolean>;
    for (const work = copyBlock(out, block, place); !step.done; ) step = work.next();
    const expected = new Float64Array(columns * columns);
    for (let i = 0; i < height; i++) {
      for (let j = i; j < width; j++) {
        expected[(from + i) * columns + from + j] = block.ntk[i * width + j]!;
        expected[(from + j) * columns + from + i] = block.ntk[i * width + j]!;
      }
    }
    expect(out.ntk).toEqual(expected);
  });

  it("tells whether all numbers are finite, also beyond the first pause", () => {
    const place = {
      row: 0,
      height: 2,
      column: 0,
      width: 100_000,
      columns: 100_000,
      isTriangle: false,
      mirror: false,
    };
    const block = { nngp: numbered(200_000), ntk: numbered(200_000) };
    const result = () => {
      const work = copyBlock(kernelArrays(200_000), block, place);
      let step = work.next();
      while (!step.done) step = work.next();
      return step.value;
    };
    expect(result()).toBe(true);
    block.ntk[199_999] = Number.POSITIVE_INFINITY;
    expect(result()).toBe(false);
  });
});
