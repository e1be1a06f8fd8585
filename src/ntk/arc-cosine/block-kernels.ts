import type { Arguments } from "../../arrays/arguments";
import type { Kernels } from "../../simd/kernels";
import type { PlanLayer } from "./dense-network";
import { arcCosineKernels } from "./instance";
import { planLength, writePlan } from "./plan";
import { chooseTable, type TableSetting } from "./table/choose-table";
import {
  evaluatorWorkLengths,
  inputBasisLengths,
  type TableEvaluator,
  tableEvaluator,
  writeInputBasis,
} from "./table/evaluate-table";
import type { Table } from "./table/table";
import { firstColumn, type WorkspaceBlock } from "./workspace-block";

type Numbers = Float64Array<ArrayBuffer>;

/** Lengths of the working arrays of each user. */
type WorkLengths = Readonly<Record<string, readonly number[]>>;

/** Computes the kernels of blocks from their half-angles. */
export interface BlockKernels {
  /** Sets the rows of the blocks that follow. */
  beginRows(row: number, height: number): void;
  /** Writes both kernels of a block, or at least the wanted kernels; its half-angles are left unchanged. */
  fill(block: WorkspaceBlock): void;
}

/** Inputs, wanted kernels, and size of the blocks. */
export interface BlockKernelsSetting extends TableSetting {
  /** Largest number of rows of a block, and numbers from the start of one row to the start of the next. */
  readonly height: number;
  readonly stride: number;
}

/** Lengths of the working arrays that the kernels of blocks need, and a function that takes these arrays. */
export interface PlannedBlockKernels {
  readonly workLengths: { readonly plan: number[]; readonly table: number[]; readonly inputBases: number[] };
  make(
    groups: Readonly<Record<"plan" | "table" | "inputBases", readonly Numbers[]>>,
    kernels: Kernels,
  ): BlockKernels;
  release(): void;
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

/** Plans the kernels of blocks: from the table where it exists and pays, by the layer recursion elsewhere. */
export function planBlockKernels(
  args: Arguments,
  layers: readonly PlanLayer[],
  setting: BlockKernelsSetting,
): PlannedBlockKernels {
  const { rows, columns, height, stride } = setting;
  const isSymmetric = rows === columns;
  const isBiased = layers[0]!.biasVariance > 0;
  const plan = planLength(layers.length, rows.length, isSymmetric ? 0 : columns.length);
  checkWorkLengths(args, { plan: [plan] });
  const table = chooseTable(args, layers, setting);
  const inputBases = (inputs: number): number[] =>
    table === undefined ? [] : inputBasisLengths(table, inputs);
  return {
    workLengths: {
      plan: [plan, table !== undefined && isBiased ? height * stride : 0],
      table: table === undefined ? [] : evaluatorWorkLengths(table, height, setting.wanted),
      inputBases: [...inputBases(rows.length), ...(isSymmetric ? [] : inputBases(columns.length))],
    },
    release: () => table?.release(),
    make(groups, kernels) {
      const [plan, work] = groups.plan as [Numbers, Numbers];
      const memory = new Float64Array(plan.buffer);
      const { arcCosineLayers, biasedAngles } = arcCosineKernels(plan);
      let written: ReturnType<typeof writePlan> | undefined;
      /**
       * Returns the offsets of the first bias's shares. The plan is written on first use, since a table may not need
       * it.
       */
      function firstBiasShares(): ReturnType<typeof writePlan> {
        written ??= writePlan(plan, layers, rows, columns);
        return written;
      }
      const evaluator = table && evaluatorFor(table, groups.table, groups.inputBases, setting, kernels);

      /** Applies all layers to a part of a row of a block. */
      function applyLayers(block: WorkspaceBlock, r: number, k: number, count: number): void {
        firstBiasShares();
        const to = 8 * (r * block.stride + k);
        const [angles, nngp, ntk] = [block.angles + to, block.nngp + to, block.ntk + to];
        memory.copyWithin(nngp / 8, angles / 8, angles / 8 + count);
        memory.fill(0, ntk / 8, ntk / 8 + count);
        arcCosineLayers(plan.byteOffset, block.row + r, block.column + k, nngp, ntk, count);
      }

      /** Computes the half-angles of a block after the first bias; returns their byte offset. */
      function biasedHalfAngles({
        row,
        column,
        height,
        width,
        stride,
        isTriangle,
        angles,
      }: WorkspaceBlock): number {
        const { rows, columns } = firstBiasShares();
        for (let r = 0; r < height; r++) {
          const direction = memory[rows.direction / 8 + row + r]!;
          const bias = memory[rows.bias / 8 + row + r]!;
          const first = firstColumn(r, isTriangle);
          const from = 8 * (column + first);
          const at = 8 * (r * stride + first);
          biasedAngles(
            work.byteOffset + at,
            angles + at,
            direction,
            bias,
            columns.direction + from,
            columns.bias + from,
            width - first,
          );
        }
        return work.byteOffset;
      }

      if (evaluator === undefined) {
        const fill = (block: WorkspaceBlock): void => {
          for (let r = 0; r < block.height; r++) {
            const first = firstColumn(r, block.isTriangle);
            applyLayers(block, r, first, block.width - first);
          }
        };
        return { beginRows() {}, fill };
      }
      return {
        beginRows: evaluator.beginRows,
        fill(block) {
          const halves = isBiased ? biasedHalfAngles(block) : block.angles;
          evaluator.fill(block, halves, (r, k, count) => applyLayers(block, r, k, count));
        },
      };
    },
  };
}

function evaluatorFor(
  table: Table,
  arrays: readonly Numbers[],
  inputBases: readonly Numbers[],
  { rows, columns, height, wanted }: BlockKernelsSetting,
  kernels: Kernels,
): TableEvaluator {
  const left = writeInputBasis(inputBases.slice(0, 2), table, rows);
  const right = rows === columns ? left : writeInputBasis(inputBases.slice(2), table, columns);
  return tableEvaluator(table, { height, wanted }, arrays, left, right, kernels);
}
