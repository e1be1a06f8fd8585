import { INSTRUCTION_NUMBERS, OFFSET_NUMBERS } from "../kernels/program";
import { offsetsOf } from "../plane";
import { isPiecewise } from "./chain-sizes";
import type { Segment } from "./steps";

/** Tests whether the kernel `meanOfPlanes` computes all of the first segment. */
export const isMeanInKernels = ({ steps, pool }: Segment): boolean =>
  pool?.windows.axes.every(({ inputs, outputs, size }) => outputs === 1 && size === inputs) === true &&
  steps.every((planned) => planned.type === "filter" || isPiecewise(planned));

/** Returns the numbers of the program of a segment and of its offsets. */
export const programLengths = ({ steps, end, isCircular }: Segment): number[] => [
  1 + INSTRUCTION_NUMBERS * (steps.length + 2),
  OFFSET_NUMBERS * offsetsOf(end.grid, isCircular).length,
];
