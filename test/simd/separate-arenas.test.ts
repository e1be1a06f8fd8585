import { describe, expect, test } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { createWorkspace } from "../../src/simd";

/** Numbers of a workspace that has a separate arena. */
const LARGE = 2_500_000;
const open = (length: number) => createWorkspace(argumentsOf("test"), [length, 3]);
const bufferOf = ({ arrays }: ReturnType<typeof open>) => arrays[0]!.buffer;

describe("large workspaces", () => {
  test("reuse the memory of a released one of similar size, which is zero again", () => {
    const first = open(LARGE);
    const buffer = bufferOf(first);
    for (const array of first.arrays) array.fill(7);
    first.release();
    const shorter = open(LARGE - 1000);
    expect(bufferOf(shorter)).toBe(buffer);
    shorter.release();
    const longer = open(LARGE + 1000);
    expect(bufferOf(longer)).toBe(buffer);
    for (const array of longer.arrays) expect(array.every((x) => x === 0)).toBe(true);
    longer.release();
  });

  test("do not share memory while both are in use, nor after a second release", () => {
    const first = open(LARGE);
    const second = open(LARGE);
    expect(bufferOf(second)).not.toBe(bufferOf(first));
    first.release();
    first.release();
    const [third, fourth] = [open(LARGE), open(LARGE)];
    expect(new Set([second, third, fourth].map(bufferOf)).size).toBe(3);
    for (const workspace of [second, third, fourth]) workspace.release();
  });

  test("keep the last four memories that were released, and no earlier one", () => {
    const first = Array.from({ length: 5 }, () => open(LARGE));
    for (const workspace of first) workspace.release();
    const second = Array.from({ length: 5 }, () => open(LARGE));
    const buffers = new Set(second.map(bufferOf));
    expect(first.map((workspace) => buffers.has(bufferOf(workspace)))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    for (const workspace of second) workspace.release();
  });

  test("do not take memory of more than twice their size", () => {
    const large = open(3 * LARGE);
    large.release();
    const small = open(LARGE);
    expect(bufferOf(small)).not.toBe(bufferOf(large));
    small.release();
  });
});
