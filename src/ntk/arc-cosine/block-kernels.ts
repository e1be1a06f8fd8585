import type { Arguments } from "../../arrays/arguments";
import type { KernelKind, PlanLayer } from "./dense-network";
import { arcCosineKernels } from "./instance";
import { planLength, writePlan } from "./plan";
import { tableNorm } from "./table/choose-table";
import { type TableSetting, tableEvaluator, tableWorkLengths } from "./table/evaluate-table";
import { firstColumn, type WorkspaceBlock } from "./workspace-block";

type Numbers = Float64Array<ArrayBuffer>;

/** Lengths of the working arrays of each user. */
type WorkLengths = Readonly<Record<string, readonly number[]>>;

/** Writes both kernels of a block, or at least the wanted kernels, from its half-angles, which are left unchanged. */
export type BlockKernels = (block: WorkspaceBlock) => void;

/** Inputs and wanted kernels. */
export interface BlockKernelsSetting {
  /** Norms of the inputs of the rows. */
  readonly rows: Float64Array;
  /** Norms of the inputs of the columns: the array `rows` itself for kernels of one set of inputs. */
  readonly columns: Float64Array;
  /** Number of entries of the whole kernel that are computed. */
  readonly entries: number;
  readonly wanted: readonly KernelKind[];
}

/** Lengths of the working arrays that the kernels of blocks need, and a function that takes these arrays. */
export interface PlannedBlockKernels {
  readonly workLengths: { readonly plan: number[]; readonly table: number[] };
  make(groups: Readonly<Record<"plan" | "table", readonly Numbers[]>>): BlockKernels;
}

/**
 * Checks that all working arrays together can be allocated.
 *
 * @throws MemoryError or ArgumentError otherwise
 */
export function checkWorkLengths(args: Arguments, workLengths: WorkLengths): void {
  const total = Object.values(workLengths)
    .flat()
    .reduce((sum, length) => sum + length, 0);
  args.memory("x1 and x2", total, "compute the kernels of fewer inputs at a time");
}

/** Plans the kernels of blocks: from a table where it exists and pays, by the layer recursion elsewhere. */
export function planBlockKernels(
  layers: readonly PlanLayer[],
  { rows, columns, entries, wanted }: BlockKernelsSetting,
): PlannedBlockKernels {
  const norm = tableNorm(layers, rows, columns, entries);
  const table: TableSetting | undefined =
    norm === undefined ? undefined : { layers, norm, rows, columns, wanted };
  return {
    workLengths: {
      plan: [planLength(layers.length, rows.length, rows === columns ? 0 : columns.length)],
      table: table === undefined ? [] : tableWorkLengths(table),
    },
    make(groups) {
      const [plan] = groups.plan as [Numbers];
      const memory = new Float64Array(plan.buffer);
      const { arcCosineLayers } = arcCosineKernels(plan);
      let isPlanned = false;

      /** Applies all layers to a part of a row of a block. */
      function applyLayers(block: WorkspaceBlock, r: number, k: number, count: number): void {
        // A table may not need the plan.
        if (!isPlanned) writePlan(plan, layers, rows, columns);
        isPlanned = true;
        const to = 8 * (r * block.stride + k);
        const [angles, nngp, ntk] = [block.angles + to, block.nngp + to, block.ntk + to];
        memory.copyWithin(nngp / 8, angles / 8, angles / 8 + count);
        memory.fill(0, ntk / 8, ntk / 8 + count);
        arcCosineLayers(plan.byteOffset, block.row + r, block.column + k, nngp, ntk, count);
      }

      if (table === undefined) {
        return (block) => {
          for (let r = 0; r < block.height; r++) {
            const first = firstColumn(r, block.isTriangle);
            applyLayers(block, r, first, block.width - first);
          }
        };
      }
      const evaluate = tableEvaluator(table, groups.table);
      return (block) => evaluate(block, (r, k, count) => applyLayers(block, r, k, count));
    },
  };
}
