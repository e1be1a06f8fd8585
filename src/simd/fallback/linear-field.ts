import type { Kernels } from "../kernels";

/** Contents of a plan (see the kernel `linearField`). */
interface Plan {
  readonly variances: number;
  readonly inputCorrelation: number;
  readonly target: number;
  readonly work: number;
  /** n_0, ..., n_L */
  readonly widths: readonly number[];
  /** Offsets of the layers in packed weights, in bytes. */
  readonly offsets: readonly number[];
}

/**
 * Creates the kernel that computes −∂L/∂W_l for all layers. The matrix products are those of the compiled kernel, in
 * the same order: the partial products on the side with fewer units, then the error propagated back (or forward)
 * through the layers.
 */
export function linearFieldFallback(
  memory: Float64Array,
  product: Kernels["product"],
): Kernels["linearField"] {
  /** out = Σyx − map Σxx for the network's map [n_L, n_0] */
  function error({ variances, inputCorrelation, target, widths }: Plan, map: number, out: number): void {
    const [inputs, outputs] = [widths[0]!, widths[widths.length - 1]!];
    memory.copyWithin(out >>> 3, target >>> 3, (target >>> 3) + inputs * outputs);
    if (variances === 0) {
      product(0, -1, out, inputs, map, inputs, inputCorrelation, inputs, outputs, inputs, inputs);
      return;
    }
    for (let i = 0; i < inputs * outputs; i++) {
      memory[(out >>> 3) + i]! -= memory[(map >>> 3) + i]! * memory[(variances >>> 3) + (i % inputs)]!;
    }
  }

  function inputSide(plan: Plan, weights: number, gradient: number): void {
    const { widths, offsets } = plan;
    const depth = widths.length - 1;
    const n0 = widths[0]!;
    const partial = [weights];
    let work = plan.work;
    for (let l = 1; l < depth; l++) {
      const [rows, columns] = [widths[l + 1]!, widths[l]!];
      product(0, 0, work, n0, weights + offsets[l]!, columns, partial[l - 1]!, n0, rows, columns, n0);
      partial.push(work);
      work += rows * n0 * 8;
    }
    let back = depth === 1 ? gradient : work;
    let spare = work + Math.max(...widths.slice(1)) * n0 * 8;
    error(plan, partial[depth - 1]!, back);
    for (let l = depth - 1; l > 0; l--) {
      const [rows, columns] = [widths[l + 1]!, widths[l]!];
      product(2, 0, gradient + offsets[l]!, columns, back, n0, partial[l - 1]!, n0, rows, n0, columns);
      const next = l === 1 ? gradient : spare;
      product(1, 0, next, n0, weights + offsets[l]!, columns, back, n0, columns, rows, n0);
      [spare, back] = [back, next];
    }
  }

  function outputSide(plan: Plan, weights: number, gradient: number): void {
    const { widths, offsets } = plan;
    const depth = widths.length - 1;
    const nL = widths[depth]!;
    const partial: number[] = [];
    partial[depth - 1] = weights + offsets[depth - 1]!;
    let work = plan.work;
    for (let l = depth - 2; l >= 0; l--) {
      const [rows, columns] = [widths[l + 1]!, widths[l]!];
      product(0, 0, work, columns, partial[l + 1]!, rows, weights + offsets[l]!, columns, nL, rows, columns);
      partial[l] = work;
      work += nL * columns * 8;
    }
    let forward = depth === 1 ? gradient : work;
    let spare = work + Math.max(...widths.slice(0, -1)) * nL * 8;
    error(plan, partial[0]!, forward);
    for (let l = 0; l < depth - 1; l++) {
      const [rows, columns] = [widths[l + 1]!, widths[l]!];
      product(
        1,
        0,
        gradient + offsets[l]!,
        columns,
        partial[l + 1]!,
        rows,
        forward,
        columns,
        rows,
        nL,
        columns,
      );
      const next = l === depth - 2 ? gradient + offsets[l + 1]! : spare;
      product(2, 0, next, rows, forward, columns, weights + offsets[l]!, columns, nL, columns, rows);
      [spare, forward] = [forward, next];
    }
  }

  return (at, weights, gradient) => {
    const plan = readPlan(memory, at >>> 3);
    const { widths } = plan;
    (widths[0]! <= widths[widths.length - 1]! ? inputSide : outputSide)(plan, weights, gradient);
  };
}

function readPlan(memory: Float64Array, at: number): Plan {
  const [depth, variances, inputCorrelation, target, work] = memory.subarray(at, at + 5);
  const widths = Array.from(memory.subarray(at + 5, at + 6 + depth!));
  const offsets = [0];
  for (let l = 0; l < depth!; l++) offsets.push(offsets[l]! + widths[l]! * widths[l + 1]! * 8);
  return {
    variances: variances!,
    inputCorrelation: inputCorrelation!,
    target: target!,
    work: work!,
    widths,
    offsets,
  };
}
