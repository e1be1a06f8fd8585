import { describe, expect, test } from "vitest";
import * as convolution from "../../src/networks/fused/convolution/binary.generated";
import * as joint from "../../src/neural-race/reduction/sweep/binary.generated";
import * as wide from "../../src/ntk/arc-cosine/binary.generated";
import * as planes from "../../src/ntk/planes/kernels/binary.generated";
import * as core from "../../src/simd/binary.generated";
import { fuse } from "../../src/simd/fuse";
import { decode } from "../../src/simd/instance";
import { type KernelCase, kernelCases } from "./kernel-cases";
import { lay, type Machine, machines, read } from "./memories";

const [fallback, ...compiled] = machines as [Machine, ...Machine[]];

/** Returns what a kernel writes and returns. */
function resultsOf({ arrays, outputs, call }: KernelCase, machine: Machine): number[][] {
  const offsets = lay(machine.memory, arrays);
  const returned = call(machine, offsets);
  const written = outputs.map((k) => read(machine.memory, offsets[k]!, arrays[k]!.length));
  return [...written, ...(typeof returned === "number" ? [[returned]] : [])];
}

/** Returns the largest difference of two arrays in the Euclidean norm, relative to the norm of the second. */
const difference = (found: number[][], expected: number[][]): number =>
  Math.max(
    ...expected.map((values, k) => {
      const norm = Math.hypot(...values);
      return Math.hypot(...values.map((value, i) => value - found[k]![i]!)) / norm;
    }),
  );

const TOLERANCE = 1e-14;
const cases = Object.values(kernelCases).flatMap((room) => Object.entries(room));

describe("compiled kernels", () => {
  test.each(cases)("agree with the fallback within 1e-14 of the norm: %s", (_, kernelCase) => {
    const expected = resultsOf(kernelCase, fallback);
    for (const [k, output] of kernelCase.outputs.entries()) {
      expect(expected[k]).not.toEqual([...Array.from(kernelCase.arrays[output]!)]);
    }
    for (const machine of compiled)
      expect(difference(resultsOf(kernelCase, machine), expected)).toBeLessThan(TOLERANCE);
  });

  test.each(cases)(
    "would not agree with a fallback with an error of 1e-12 in one number: %s",
    (_, kernelCase) => {
      const found = resultsOf(kernelCase, compiled[0]!);
      const expected = resultsOf(kernelCase, fallback);
      const norm = Math.hypot(...expected[0]!);
      const perturbed = [
        expected[0]!.map((value, i) => (i === 0 ? value + 1e-12 * norm : value)),
        ...expected.slice(1),
      ];
      expect(difference(found, perturbed)).toBeGreaterThan(TOLERANCE);
    },
  );

  test.each([
    ["core", core],
    ["arcCosine", wide],
    ["planes", planes],
    ["convolution", convolution],
    ["joint", joint],
  ] as const)("have a case each, in modules of less than 25 kB: %s", (room, { plain }) => {
    for (const binary of [plain, fuse(plain)].map(decode)) expect(binary.length).toBeLessThan(25_000);
    const names = WebAssembly.Module.exports(new WebAssembly.Module(decode(plain))).map(({ name }) => name);
    // `scratchBytes` returns the size of reserved memory, and has no fallback.
    expect(names.filter((name) => name !== "scratchBytes").sort()).toEqual(
      Object.keys(kernelCases[room]).sort(),
    );
  });
});
