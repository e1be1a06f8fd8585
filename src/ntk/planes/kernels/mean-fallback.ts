import { type Plane, planeAt } from "../plane";
import type { PlaneKernels } from "./plane-kernels";
import { INSTRUCTION_NUMBERS, INSTRUCTIONS, OFFSET_NUMBERS } from "./program";

/** Returns the plain TypeScript version of the kernel `meanOfPlanes`, which calls those of single planes. */
export function meanFallback(
  memory: Float64Array,
  kernels: Omit<PlaneKernels, "meanOfPlanes" | "filterTables">,
): PlaneKernels["meanOfPlanes"] {
  return (program, rows, columns, at, spare, spacing, work, offset, end, firstIsSelf, secondIsSelf, sums) => {
    const isCircular = memory[program / 8] !== 0;
    let buffers = [at, spare] as const;

    /** Propagates the planes of an offset and writes their sums to `work`. */
    function propagate(down: number, right: number): void {
      let before: Plane | undefined;
      for (let at = program / 8 + 1; ; at += INSTRUCTION_NUMBERS) {
        const numberAt = (k: number): number => memory[at + k]!;
        const [kind, record, isSigned] = [numberAt(0), numberAt(1), numberAt(2)];
        const grid = { height: numberAt(3), width: numberAt(4) };
        [down, right] = [down / numberAt(5), right / numberAt(6)];
        const plane = planeAt(grid, isCircular, [down, right]);
        const corner = [plane.rowTop, plane.rowLeft, plane.columnTop, plane.columnLeft] as const;
        const place = [plane.height, plane.width, ...corner] as const;
        const [from, to] = buffers;
        if (kind === INSTRUCTIONS.input)
          kernels.inputPlane(record, rows, columns, from, spacing, isSigned, ...place);
        else if (kind === INSTRUCTIONS.activation)
          kernels.piecewisePlane(record, rows, columns, from, spacing, isSigned, ...place);
        else if (kind === INSTRUCTIONS.filter) {
          const sizes = [before!.height, before!.width, plane.height, plane.width] as const;
          kernels.filterPlane(record, rows, columns, from, to, spacing, isSigned, ...sizes, ...corner, work);
          buffers = [to, from];
        } else {
          kernels.sumPlane(record, rows, columns, from, spacing, work, ...place);
          return;
        }
        before = plane;
      }
    }

    for (let k = offset / 8; k < end / 8; k += OFFSET_NUMBERS) {
      const weight = memory[k + 2]!;
      const weights = [firstIsSelf ? weight : 1, secondIsSelf ? weight : 1];
      if (weights.every((weight) => weight === 0)) continue;
      propagate(memory[k]!, memory[k + 1]!);
      for (let n = 0; n < 4; n++) memory[sums / 8 + n]! += weights[n & 1]! * memory[work / 8 + n]!;
    }
  };
}
