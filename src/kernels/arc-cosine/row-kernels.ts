import { checkMemory } from "../../arrays/check";
import type { Kernels } from "../kernels";
import { arcCosineKernels } from "./engine";
import type { PlanLayer } from "./network";
import { planLength, writePlan } from "./plan";
import type { Table } from "./table";
import { type TableSetting, tableFor } from "./table-for";
import { type TableRows, tableRows, tableRowsRoom, tableSide, tableSideRoom } from "./table-rows";

type Numbers = Float64Array<ArrayBuffer>;

/** Numbers of working arrays, by who needs them. */
type Rooms = Readonly<Record<string, readonly number[]>>;

/** What half-angles of rows become kernels with. */
export interface RowKernels {
  /** Which rows are next. */
  begin(row: number, height: number): void;
  /**
   * Writes both kernels (at least those wanted) of row `row` and `count` columns from `column` on, an even number: all
   * three are byte offsets, and the half-angles are only read.
   */
  fill(row: number, column: number, angles: number, nngp: number, ntk: number, count: number): void;
}

/** Which kernels there will be, and how much of them is asked for at a time. */
export interface RowKernelsSetting extends TableSetting {
  /** Rows and columns, at most. */
  readonly height: number;
  readonly width: number;
}

/** How the kernels will be computed: working arrays, and what is made of them. */
export interface PlannedRowKernels {
  readonly rooms: { readonly plan: number[]; readonly table: number[]; readonly sides: number[] };
  make(
    groups: Readonly<Record<"plan" | "table" | "sides", readonly Numbers[]>>,
    kernels: Kernels,
  ): RowKernels;
  release(): void;
}

/** @throws MemoryError or ArgumentError, in the name of `functionName`, when all rooms together cannot be had */
export function checkRooms(functionName: string, rooms: Rooms): void {
  const total = Object.values(rooms)
    .flat()
    .reduce((sum, length) => sum + length, 0);
  checkMemory(functionName, "the inputs", total, "compute the kernels of fewer inputs at a time");
}

/** Layer by layer for few entries, and wherever a table has nothing to say. */
export function planRowKernels(
  functionName: string,
  layers: readonly PlanLayer[],
  setting: RowKernelsSetting,
): PlannedRowKernels {
  const { rows, columns, height, width } = setting;
  const isSymmetric = rows === columns;
  const own = { plan: [planLength(layers.length, rows.length, isSymmetric ? 0 : columns.length), width] };
  checkRooms(functionName, own);
  const table = tableFor(functionName, layers, setting);
  const sides = (inputs: number): number[] => (table === undefined ? [] : tableSideRoom(table, inputs));
  const isBiased = layers[0]!.biasVariance > 0;
  return {
    rooms: {
      ...own,
      table: table === undefined ? [] : tableRowsRoom(table, height, setting.wanted),
      sides: [...sides(rows.length), ...(isSymmetric ? [] : sides(columns.length))],
    },
    release: () => table?.release(),
    make(groups, kernels) {
      const [plan, work] = groups.plan as [Numbers, Numbers];
      const memory = new Float64Array(plan.buffer);
      const { arcCosineLayers, biasedAngles } = arcCosineKernels(plan);
      const shares = writePlan(plan, layers, rows, columns);
      const fromTable = table && rowsOf(table, groups.table, groups.sides, setting, kernels);

      function byLayers(
        row: number,
        column: number,
        angles: number,
        nngp: number,
        ntk: number,
        count: number,
      ) {
        memory.copyWithin(nngp / 8, angles / 8, angles / 8 + count);
        memory.fill(0, ntk / 8, ntk / 8 + count);
        arcCosineLayers(plan.byteOffset, row, column, nngp, ntk, count);
      }

      /** Turns half-angles as the first bias does. */
      function bias(row: number, column: number, angles: number, count: number): void {
        const r = memory[shares.rows.rest / 8 + row]!;
        const b = memory[shares.rows.bias / 8 + row]!;
        const rs = shares.columns.rest + 8 * column;
        const bs = shares.columns.bias + 8 * column;
        biasedAngles(work.byteOffset, angles, r, b, rs, bs, count);
      }

      if (fromTable === undefined) return { begin() {}, fill: byLayers };
      return {
        begin: fromTable.begin,
        fill(row, column, angles, nngp, ntk, count) {
          if (isBiased) bias(row, column, angles, count);
          const halves = isBiased ? work.byteOffset : angles;
          for (let done = 0; ; ) {
            const to = 8 * done;
            done += fromTable.evaluate(row, column + done, halves + to, nngp + to, ntk + to, count - done);
            if (done === count) return;
            const lost = fromTable.missing(halves + 8 * done, count - done);
            byLayers(row, column + done, angles + 8 * done, nngp + 8 * done, ntk + 8 * done, lost);
            done += lost;
          }
        },
      };
    },
  };
}

function rowsOf(
  table: Table,
  arrays: readonly Numbers[],
  sides: readonly Numbers[],
  { rows, columns, height, wanted }: RowKernelsSetting,
  kernels: Kernels,
): TableRows {
  const left = tableSide(sides.slice(0, 2), table, rows);
  const right = rows === columns ? left : tableSide(sides.slice(2), table, columns);
  return tableRows(table, { height, wanted }, arrays, left, right, kernels);
}
