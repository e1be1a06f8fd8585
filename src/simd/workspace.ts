import { type Arena, createArena } from "./arena";
import { type Block, FreeList } from "./free-list";
import type { Kernels } from "./kernels";

/**
 * Arrays that live where the kernels work, so that nothing is copied: `array.byteOffset` is what a kernel takes.
 *
 * The arrays stay valid, whatever else is allocated, until `release` is called or until neither the workspace nor one of
 * `arrays` can be reached any more: hold one of them beside any byte offset, `subarray` or kernel that you keep.
 */
export interface Workspace {
  /** The kernels that work on these arrays, and on no others. */
  readonly kernels: Kernels;
  /** Zero-filled, one for each length asked for; each begins on a cache line. */
  readonly arrays: readonly Float64Array<ArrayBuffer>[];
  /** Gives the memory back, at once; the arrays must not be used any more. A second call does nothing. */
  release(): void;
}

interface Room {
  readonly arena: Arena;
  readonly list: FreeList;
  /** Bytes from here on have never been written and are still zero. */
  fresh: number;
}

const LINE = 64;
/** Bytes of an arena that small workspaces share: pages that are not used cost addresses, not memory. */
const SHARED = 2 ** 25;
/** A larger workspace has an arena to itself, which the engine collects with it as it does any array. */
const LARGEST_TO_SHARE = 2 ** 24;

/** The shared arenas. */
const rooms: Room[] = [];
/** As long as an array can be reached, so can its workspace: the net below must not catch it. */
const owners = new WeakMap<Float64Array, Workspace>();
const net =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : new FinalizationRegistry<() => void>((release) => release());

/**
 * A workspace with arrays of the given lengths. Release it with its owner; one that is forgotten is given back when the
 * collector finds it.
 *
 * @throws MemoryError, in the name of `functionName`, when the memory cannot be had
 */
export function createWorkspace(functionName: string, lengths: readonly number[]): Workspace {
  const starts: number[] = [];
  let bytes = 0;
  for (const length of lengths) {
    starts.push(bytes);
    bytes += Math.ceil((length * 8) / LINE) * LINE;
  }
  const isShared = bytes <= LARGEST_TO_SHARE;
  const { room, block } = isShared ? take(functionName, bytes) : newRoom(functionName, bytes, bytes);
  const { numbers, kernels } = room.arena;
  numbers.fill(0, block.start / 8, Math.min(room.fresh, block.end) / 8);
  room.fresh = Math.max(room.fresh, block.end);
  const arrays = lengths.map(
    (length, i) => new Float64Array(numbers.buffer, block.start + starts[i]!, length),
  );
  const giveBack = isShared ? once(returning(room, block)) : nothing;
  const workspace: Workspace = {
    kernels,
    arrays,
    release() {
      net?.unregister(workspace);
      giveBack();
    },
  };
  for (const array of arrays) owners.set(array, workspace);
  // What is registered is held: an arena of its own would never be let go.
  if (isShared) net?.register(workspace, giveBack, workspace);
  return workspace;
}

/**
 * A workspace whose arrays come in groups.
 *
 * @throws MemoryError, in the name of `functionName`, when the memory cannot be had
 */
export function groupedWorkspace<Name extends string>(
  functionName: string,
  groups: Readonly<Record<Name, readonly number[]>>,
): Omit<Workspace, "arrays"> & { readonly groups: Record<Name, readonly Float64Array<ArrayBuffer>[]> } {
  const entries = Object.entries(groups) as [Name, readonly number[]][];
  const { arrays, kernels, release } = createWorkspace(
    functionName,
    entries.flatMap(([, lengths]) => lengths),
  );
  const waiting = arrays.values();
  const named = entries.map(([name, lengths]) => [name, lengths.map(() => waiting.next().value!)]);
  return { kernels, release, groups: Object.fromEntries(named) };
}

/** The bytes of the arenas that workspaces share, given out or not. */
export const reservedBytes = (): number =>
  rooms.reduce((sum, { arena }) => sum + arena.numbers.byteLength, 0);

function take(functionName: string, bytes: number): { room: Room; block: Block } {
  for (const room of rooms) {
    const block = room.list.take(bytes);
    if (block !== undefined) return { room, block };
  }
  const { room, block } = newRoom(functionName, bytes, SHARED);
  rooms.push(room);
  return { room, block };
}

function newRoom(functionName: string, bytes: number, size: number): { room: Room; block: Block } {
  const arena = createArena(functionName, size);
  const room: Room = { arena, list: new FreeList(arena.start, arena.end), fresh: arena.start };
  return { room, block: room.list.take(bytes)! };
}

/** One empty arena is kept for the next workspace; any other is left to the collector. */
function give(room: Room, block: Block): void {
  room.list.give(block);
  if (!room.list.untouched) return;
  if (rooms.some((other) => other !== room && other.list.untouched)) rooms.splice(rooms.indexOf(room), 1);
}

const nothing = (): void => {};

/** Made apart from the workspace: what the net holds must not lead back to it, not even through a shared scope. */
const returning = (room: Room, block: Block) => (): void => give(room, block);

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
