import type { Arguments } from "../../arrays/arguments";
import { type OutputsLike, readOutputs } from "../../arrays/read-outputs";
import type { Matrix } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { type KernelLike, type KernelModes, kernelModes, readCross } from "./kernel-modes";

/** Training problem of a kernel machine. */
export interface KernelProblem {
  /**
   * Θ(X, X): [P, P] common to all outputs, or [P, P, O, O]; symmetric and positive semi-definite, possibly singular.
   */
  readonly kernel: KernelLike;
  /** y, [P, O], or P numbers. */
  readonly targets: OutputsLike;
  /** f₀(X), [P, O], or P numbers; default 0. */
  readonly initial?: OutputsLike | undefined;
  /** Strength of ½ ridge ‖θ − θ₀‖², at least 0; default 0. */
  readonly ridge?: number | undefined;
}

/** Fields of a problem that all kinds of learning have. */
export const PROBLEM_FIELDS = { kernel: true, targets: true, initial: true } as const;

/** Checked problem of a kernel machine. */
export interface DenseKernelProblem {
  readonly modes: KernelModes;
  /** y, [P, O]. */
  readonly targets: Matrix;
  /** f₀(X), [P, O], row-major. */
  readonly initial: Float64Array;
}

/** Reads and checks the kernel, the targets and the initial outputs of a problem; decomposes the kernel with pauses. */
export function* readKernelProblem(
  args: Arguments,
  problem: Omit<KernelProblem, "ridge">,
): Computation<DenseKernelProblem> {
  const targets = readOutputs(args.at("targets"), problem.targets);
  const initial =
    problem.initial === undefined
      ? new Float64Array(targets.data.length)
      : readOutputs(args.at("initial"), problem.initial, targets).data;
  const modes = yield* kernelModes(args.at("kernel"), problem.kernel, targets.columns);
  if (modes.samples === targets.rows) return { modes, targets, initial };
  const expected = `a kernel of ${targets.rows} samples, as many as ${args.name("targets")} has`;
  throw args.error("kernel", expected, problem.kernel);
}

/** Places of a kernel between test inputs and the training set, and of the initial outputs on the test inputs. */
export interface TestPlaces {
  readonly crossKernel: Arguments;
  readonly initial: Arguments;
}

/** Computes outputs on test inputs, [M, O]: the initial ones (default 0) plus a change computed from the kernel. */
export function testOutputs(
  places: TestPlaces,
  modes: KernelModes,
  crossKernel: KernelLike,
  initial: OutputsLike | undefined,
  changeOf: (cross: Matrix) => Matrix,
): Matrix {
  const { coupled, outputs } = modes;
  const cross = readCross(places.crossKernel, crossKernel, modes);
  const rows = coupled ? cross.rows / outputs : cross.rows;
  const shape = { rows, columns: outputs };
  const start = initial === undefined ? undefined : readOutputs(places.initial, initial, shape).data;
  return { ...shape, data: changeOf(cross).data.map((x, i) => (start?.[i] ?? 0) + x) };
}
