import type { Grid, Offset } from "../plane";

/** Kinds of the instructions of a program. */
export const INSTRUCTIONS = { input: 0, filter: 1, activation: 2, sum: 3 } as const;

/** Call of a kernel for the planes of an offset. */
export interface Instruction {
  readonly kind: keyof typeof INSTRUCTIONS;
  /** Address of the record of the kernel. */
  readonly record: number;
  /** Argument `isSigned` of the kernel. */
  readonly isSigned: number;
  /** Positions of an image after the instruction. */
  readonly grid: Grid;
  /** Divisors of the offset. */
  readonly stride: Offset;
}

/** Offset at the inputs, and the weight of its planes between an image and itself. */
export interface WeightedOffset {
  readonly offset: Offset;
  readonly weight: number;
}

/** Numbers of an instruction and of an offset with its weight. */
export const INSTRUCTION_NUMBERS = 7;
export const OFFSET_NUMBERS = 3;

/** Returns the numbers of a program, as the kernel `meanOfPlanes` reads them. */
export const programOf = (isCircular: boolean, instructions: readonly Instruction[]): number[] => [
  Number(isCircular),
  ...instructions.flatMap(({ kind, record, isSigned, grid, stride }) => [
    ...[INSTRUCTIONS[kind], record, isSigned, grid.height, grid.width, ...stride],
  ]),
];

/** Returns the numbers of a list of offsets. */
export const offsetsRecord = (offsets: readonly WeightedOffset[]): number[] =>
  offsets.flatMap(({ offset, weight }) => [...offset, weight]);
