import { addBranch, applyEntryStep, type ImagePair, type PlaneIndices } from "./entry-steps";
import type { PlaneMachine } from "./machine";
import { isPiecewise } from "./plan/chain-sizes";
import type { BranchStep, FilterStep, PlaneChain, PlaneStep } from "./plan/steps";
import { type Offset, type Plane, planeAt } from "./plane";

/** One or two pairs of images, and the addresses of their side tables. */
export interface PairTables {
  readonly pairs: readonly ImagePair[];
  readonly rows: number;
  readonly columns: number;
}

/** Planes of one offset of the pairs of images at one point of the network, in a buffer of the machine. */
export interface PlaneState {
  /** Address of the buffer. */
  at: number;
  offset: Offset;
  plane: Plane;
}

/** Step on the planes of one offset. It replaces the buffer and the place of the planes in `state`. */
export type PlaneAction = (state: PlaneState, tables: PairTables) => void;

/** Returns the actions of the steps of a chain. */
export const actionsOf = (machine: PlaneMachine, chain: PlaneChain, isCircular: boolean): PlaneAction[] =>
  chain.steps.map((planned, k) => {
    if (planned.type === "filter") return filterAction(machine, planned, isCircular);
    if (planned.type === "branches") return branchesAction(machine, planned, isCircular);
    if (isPiecewise(planned)) return piecewiseAction(machine, planned, isSignedAfter(chain, k));
    return (state, { pairs }) => {
      for (const [lane, pair] of pairs.entries())
        applyEntryStep(planned, machine.memory, indicesOf(machine, state.at, lane), state.plane, pair);
    };
  });

/** Tests whether the planes after step `k` of a chain contain sums. */
export const isSignedAfter = ({ steps, isSigned }: PlaneChain, k: number): boolean =>
  steps[k + 1]?.isSigned ?? isSigned;

/** Returns the indices of the first numbers of the planes of one of the pairs. */
export const indicesOf = ({ lanes, spacing }: PlaneMachine, at: number, lane: number): PlaneIndices => ({
  lanes,
  gap: at / 8 + lane,
  ntk: (at + spacing) / 8 + lane,
  sum: (at + 2 * spacing) / 8 + lane,
});

function filterAction(machine: PlaneMachine, planned: FilterStep, isCircular: boolean): PlaneAction {
  const { kernels, free, spacing, work } = machine;
  const { before, after } = planned;
  const record = machine.recordOf(planned);
  const { strideDown, strideRight } = planned.record;
  const isSigned = Number(planned.isSigned);
  const keepsPlanes =
    before.grid.height === after.grid.height &&
    before.grid.width === after.grid.width &&
    strideDown * strideRight === 1;
  return (state, { rows, columns }) => {
    const { at } = state;
    const { height, width } = state.plane;
    if (!keepsPlanes) {
      state.offset = [state.offset[0] / strideDown, state.offset[1] / strideRight];
      state.plane = planeAt(after.grid, isCircular, state.offset);
    }
    const to = free.pop()!;
    const { height: outHeight, width: outWidth, rowTop, rowLeft, columnTop, columnLeft } = state.plane;
    // biome-ignore format: the parameters of a kernel.
    kernels.filterPlane(
      record, rows, columns, at, to, spacing, isSigned, height, width, outHeight, outWidth, rowTop, rowLeft,
      columnTop, columnLeft, work,
    );
    free.push(at);
    state.at = to;
  };
}

function piecewiseAction(machine: PlaneMachine, planned: PlaneStep, isSignedAfter: boolean): PlaneAction {
  const { kernels, spacing } = machine;
  const record = machine.recordOf(planned);
  const isSigned = planned.isSigned ? 1 + Number(isSignedAfter) : 0;
  return ({ at, plane }, { rows, columns }) => {
    const { height, width, rowTop, rowLeft, columnTop, columnLeft } = plane;
    // biome-ignore format: the parameters of a kernel.
    kernels.piecewisePlane(
      record, rows, columns, at, spacing, isSigned, height, width, rowTop, rowLeft, columnTop, columnLeft,
    );
  };
}

function branchesAction(machine: PlaneMachine, planned: BranchStep, isCircular: boolean): PlaneAction {
  const { memory, free, spacing } = machine;
  const length = (3 * spacing) / 8;
  const branches = planned.branches.map((branch) => actionsOf(machine, branch, isCircular));
  return (state, tables) => {
    const { at: start, offset, plane } = state;
    const total = free.pop()!;
    memory.fill(0, total / 8, total / 8 + length);
    for (const [b, actions] of branches.entries()) {
      state.at = free.pop()!;
      state.offset = offset;
      state.plane = plane;
      memory.copyWithin(state.at / 8, start / 8, start / 8 + length);
      for (const action of actions) action(state, tables);
      for (const [lane, pair] of tables.pairs.entries()) {
        const [from, to] = [indicesOf(machine, state.at, lane), indicesOf(machine, total, lane)];
        addBranch(planned, b, memory, from, to, state.plane, pair);
      }
      free.push(state.at);
    }
    free.push(start);
    state.at = total;
  };
}
