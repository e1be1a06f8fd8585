import { argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { Observable } from "../training/training";
import { readSamples } from "./read-samples";

/** Empirical tangent kernel of a network during training. */
export interface KernelTrajectory extends Tabular {
  readonly epochs: Float64Array;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly times: Float64Array;
  /** Kernel Θ_ij at each of the T records, [T, S, S]. */
  readonly kernels: NdArray;
  /**
   * Relative change ‖Θ(t) − Θ(0)‖ / ‖Θ(0)‖ in Frobenius norms, near 0 in the lazy regime; Infinity after a start at 0.
   */
  readonly change: Float64Array;
}

/**
 * Records the empirical tangent kernel (see `tangentKernel`) while a network is trained.
 *
 * A record costs a forward pass and a backward pass for every output.
 *
 * @param samples row indices of the task; default all rows
 * @throws ArgumentError unless `samples` is an array of integers >= 0; `train` throws it for samples that do not exist,
 * or a kernel that does not fit in memory
 * @example
 * const network = mlp({ widths: [1, 100, 1], activation: "relu" });
 * const options = { learningRate: 0.05, epochs: 100, every: 50, record: { ntk: observeKernel() } };
 * const { observations } = train(network, initialise(network), twoPoints(), options);
 * observations.ntk.kernels.get(2, 0, 1); // Θ(x_0, x_1) at the end
 */
export function observeKernel(samples?: readonly number[]): Observable<KernelTrajectory> {
  const indices = readSamples(argumentsOf("observeKernel").at("samples"), samples);
  return {
    observe: (state) => state.tangentKernel(indices).data,
    collect(records, { epochs, times }) {
      const entries = epochs.length === 0 ? 0 : records.data.length / epochs.length;
      const size = Math.sqrt(entries);
      const first = records.data.subarray(0, entries);
      const scale = norm(first);
      const change = epochs.map((_, t) => {
        const kernel = records.data.subarray(t * entries, (t + 1) * entries);
        const moved = norm(kernel.map((x, i) => x - first[i]!));
        return moved === 0 ? 0 : moved / scale;
      });
      const kernels = toNdArray(records.data, [epochs.length, size, size]);
      return attachTable({ epochs, times, kernels, change }, kernelTable);
    },
  };
}

/** Returns the change of the kernel as a table. */
const kernelTable = ({ epochs, times, change }: Omit<KernelTrajectory, "toTable">): Table =>
  tableOf([
    ["epoch", epochs],
    ["time", times],
    ["change", change],
  ]);

const norm = (data: Float64Array): number => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));
