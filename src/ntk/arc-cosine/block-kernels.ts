import { checkMemory } from "../../arrays/check";
import type { Kernels } from "../../simd/kernels";
import { type Block, firstColumn } from "./workspace-block";
import type { PlanLayer } from "./dense-network";
import { arcCosineKernels } from "./instance";
import { planLength, writePlan } from "./plan";
import type { Table } from "./table/choose-pieces";
import { type TableBlocks, tableBlocks, tableSide, tableSideLength, tableWorkLength } from "./table/evaluate-table";
import { type TableSetting, tableFor } from "./table/choose-table";

type Numbers = Float64Array<ArrayBuffer>;

/** Numbers of working arrays, by who needs them. */
type Rooms = Readonly<Record<string, readonly number[]>>;

/** What half-angles become kernels with. */
export interface BlockKernels {
  /** Which rows the blocks to come are of. */
  begin(row: number, height: number): void;
  /** Writes both kernels (at least those wanted) of a block; its half-angles are only read. */
  fill(block: Block): void;
}

/** Which kernels there will be, and how much of them is asked for at a time. */
export interface BlockKernelsSetting extends TableSetting {
  /** Rows of a block, at most, and numbers from row to row. */
  readonly height: number;
  readonly stride: number;
}

/** How the kernels will be computed: working arrays, and what is made of them. */
export interface PlannedBlockKernels {
  readonly rooms: { readonly plan: number[]; readonly table: number[]; readonly sides: number[] };
  make(
    groups: Readonly<Record<"plan" | "table" | "sides", readonly Numbers[]>>,
    kernels: Kernels,
  ): BlockKernels;
  release(): void;
}

/** @throws MemoryError or ArgumentError, in the name of `functionName`, when all rooms together cannot be had */
export function checkWorkspaces(functionName: string, rooms: Rooms): void {
  const total = Object.values(rooms)
    .flat()
    .reduce((sum, length) => sum + length, 0);
  checkMemory(functionName, "the inputs", total, "compute the kernels of fewer inputs at a time");
}

/** Layer by layer for few entries, and wherever a table has nothing to say. */
export function planBlockKernels(
  functionName: string,
  layers: readonly PlanLayer[],
  setting: BlockKernelsSetting,
): PlannedBlockKernels {
  const { rows, columns, height, stride } = setting;
  const isSymmetric = rows === columns;
  const isBiased = layers[0]!.biasVariance > 0;
  const plan = planLength(layers.length, rows.length, isSymmetric ? 0 : columns.length);
  checkWorkspaces(functionName, { plan: [plan] });
  const table = tableFor(functionName, layers, setting);
  const sides = (inputs: number): number[] => (table === undefined ? [] : tableSideLength(table, inputs));
  return {
    rooms: {
      plan: [plan, table !== undefined && isBiased ? height * stride : 0],
      table: table === undefined ? [] : tableWorkLength(table, height, setting.wanted),
      sides: [...sides(rows.length), ...(isSymmetric ? [] : sides(columns.length))],
    },
    release: () => table?.release(),
    make(groups, kernels) {
      const [plan, work] = groups.plan as [Numbers, Numbers];
      const memory = new Float64Array(plan.buffer);
      const { arcCosineLayers, biasedAngles } = arcCosineKernels(plan);
      let written: ReturnType<typeof writePlan> | undefined;
      /** Where the plan has the shares of the first bias: it is written on first use, as a table may do without. */
      function shares(): ReturnType<typeof writePlan> {
        written ??= writePlan(plan, layers, rows, columns);
        return written;
      }
      const fromTable = table && tableOf(table, groups.table, groups.sides, setting, kernels);

      /** Takes a part of a row of a block through all layers. */
      function byLayers(block: Block, r: number, k: number, count: number): void {
        shares();
        const to = 8 * (r * block.stride + k);
        const [angles, nngp, ntk] = [block.angles + to, block.nngp + to, block.ntk + to];
        memory.copyWithin(nngp / 8, angles / 8, angles / 8 + count);
        memory.fill(0, ntk / 8, ntk / 8 + count);
        arcCosineLayers(plan.byteOffset, block.row + r, block.column + k, nngp, ntk, count);
      }

      /** Turns the half-angles of a block as the first bias does; returns where they are. */
      function turned({ row, column, height, width, stride, isTriangle, angles }: Block): number {
        const { rows, columns } = shares();
        for (let r = 0; r < height; r++) {
          const rest = memory[rows.rest / 8 + row + r]!;
          const bias = memory[rows.bias / 8 + row + r]!;
          const first = firstColumn(r, isTriangle);
          const from = 8 * (column + first);
          const at = 8 * (r * stride + first);
          biasedAngles(
            work.byteOffset + at,
            angles + at,
            rest,
            bias,
            columns.rest + from,
            columns.bias + from,
            width - first,
          );
        }
        return work.byteOffset;
      }

      if (fromTable === undefined) {
        const fill = (block: Block): void => {
          for (let r = 0; r < block.height; r++) {
            const first = firstColumn(r, block.isTriangle);
            byLayers(block, r, first, block.width - first);
          }
        };
        return { begin() {}, fill };
      }
      return {
        begin: fromTable.begin,
        fill(block) {
          const halves = isBiased ? turned(block) : block.angles;
          fromTable.fill(block, halves, (r, k, count) => byLayers(block, r, k, count));
        },
      };
    },
  };
}

function tableOf(
  table: Table,
  arrays: readonly Numbers[],
  sides: readonly Numbers[],
  { rows, columns, height, wanted }: BlockKernelsSetting,
  kernels: Kernels,
): TableBlocks {
  const left = tableSide(sides.slice(0, 2), table, rows);
  const right = rows === columns ? left : tableSide(sides.slice(2), table, columns);
  return tableBlocks(table, { height, wanted }, arrays, left, right, kernels);
}
