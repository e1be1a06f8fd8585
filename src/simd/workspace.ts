import type { Arguments } from "../arrays/arguments";
import { type Arena, createArena } from "./arena";
import { type Block, FreeList } from "./free-list";
import type { Kernels } from "./kernels";
import { giveSeparateArena, takeSeparateArena } from "./separate-arenas";

/**
 * Arrays in the memory of the kernels, which work on them without copying; a kernel takes `array.byteOffset`.
 *
 * The arrays stay valid until `release` is called, or until neither the workspace nor any of `arrays` is reachable.
 * Code that keeps a byte offset, a `subarray` or a kernel must therefore also keep a reference to one of them.
 */
export interface Workspace {
  /** The kernels that work on these arrays, and only on these. */
  readonly kernels: Kernels;
  /** One zero-filled array for each requested length, aligned to cache lines. */
  readonly arrays: readonly Float64Array<ArrayBuffer>[];
  /** Frees the memory immediately; the arrays must not be used afterwards. A second call has no effect. */
  release(): void;
}

interface ManagedArena {
  readonly arena: Arena;
  readonly list: FreeList;
  /** First byte that has never been written; all bytes from it on are zero. */
  fresh: number;
}

const CACHE_LINE_BYTES = 64;
/** Size of an arena that small workspaces share; unused pages take up address space, not memory. */
const SHARED_ARENA_BYTES = 2 ** 25;
/** Largest workspace in a shared arena, in bytes. A larger one has a separate arena. */
const MAX_SHARED_WORKSPACE = 2 ** 24;

const sharedArenas: ManagedArena[] = [];
/** Keeps a workspace reachable as long as one of its arrays is, so that the registry below does not release it. */
const owners = new WeakMap<Float64Array | Float32Array, Workspace>();
const registry =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : new FinalizationRegistry<() => void>((release) => release());

/**
 * Creates a workspace with arrays of the given lengths. Release it together with its owner; otherwise its memory is
 * freed when the workspace is garbage-collected.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
export function createWorkspace(args: Arguments, lengths: readonly number[]): Workspace {
  const starts: number[] = [];
  let bytes = 0;
  for (const length of lengths) {
    starts.push(bytes);
    bytes += Math.ceil((length * 8) / CACHE_LINE_BYTES) * CACHE_LINE_BYTES;
  }
  const isShared = bytes <= MAX_SHARED_WORKSPACE;
  const { arena, start, written, give } = isShared ? shared(args, bytes) : separate(args, bytes);
  const { numbers, kernels } = arena;
  numbers.fill(0, start / 8, Math.min(written, start + bytes) / 8);
  const arrays = lengths.map((length, i) => new Float64Array(numbers.buffer, start + starts[i]!, length));
  const free = once(give);
  const workspace: Workspace = {
    kernels,
    arrays,
    release() {
      registry?.unregister(workspace);
      free();
    },
  };
  for (const array of arrays) owners.set(array, workspace);
  // The registry holds the callback and with it the arena: a separate arena, if registered, would never be freed.
  if (isShared) registry?.register(workspace, free, workspace);
  return workspace;
}

/**
 * Returns a view in single precision of the first numbers of an array of a workspace. The view keeps the workspace
 * reachable, as the array does.
 */
export function float32View(array: Float64Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  const view = new Float32Array(array.buffer, array.byteOffset, length);
  owners.set(view, owners.get(array)!);
  return view;
}

/**
 * Creates a workspace with named groups of arrays.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
export function groupedWorkspace<Name extends string>(
  args: Arguments,
  groups: Readonly<Record<Name, readonly number[]>>,
): Omit<Workspace, "arrays"> & { readonly groups: Record<Name, readonly Float64Array<ArrayBuffer>[]> } {
  const entries = Object.entries(groups) as [Name, readonly number[]][];
  const { arrays, kernels, release } = createWorkspace(
    args,
    entries.flatMap(([, lengths]) => lengths),
  );
  const remaining = arrays.values();
  const named = entries.map(([name, lengths]) => [name, lengths.map(() => remaining.next().value!)]);
  return { kernels, release, groups: Object.fromEntries(named) };
}

/** Returns the total size of the shared arenas in bytes, in use or not. */
export const reservedBytes = (): number =>
  sharedArenas.reduce((sum, { arena }) => sum + arena.numbers.byteLength, 0);

/**
 * Place of a workspace: an arena, the first byte, the end of the bytes that may not be zero, and how to return it. The
 * registry keeps `give`, which is made outside the scope of `createWorkspace`: a callback that refers to the workspace,
 * even through a shared scope, would keep it from being collected.
 */
interface Place {
  readonly arena: Arena;
  readonly start: number;
  readonly written: number;
  readonly give: () => void;
}

function shared(args: Arguments, bytes: number): Place {
  const { managed, block } = takeBlock(args, bytes);
  const { arena, fresh } = managed;
  managed.fresh = Math.max(fresh, block.end);
  return { arena, start: block.start, written: fresh, give: () => returnBlock(managed, block) };
}

function separate(args: Arguments, bytes: number): Place {
  const taken = takeSeparateArena(args, bytes);
  const { arena, written } = taken;
  const { start } = arena;
  return { arena, start, written, give: () => giveSeparateArena(taken, start + bytes) };
}

function takeBlock(args: Arguments, bytes: number): { managed: ManagedArena; block: Block } {
  for (const managed of sharedArenas) {
    const block = managed.list.take(bytes);
    if (block !== undefined) return { managed, block };
  }
  const arena = createArena(args, bytes, SHARED_ARENA_BYTES);
  const managed: ManagedArena = { arena, list: new FreeList(arena.start, arena.end), fresh: arena.start };
  sharedArenas.push(managed);
  return { managed, block: managed.list.take(bytes)! };
}

/** Returns a block to its arena. Keeps one empty arena for the next workspace, and leaves others to the collector. */
function returnBlock(managed: ManagedArena, block: Block): void {
  managed.list.give(block);
  if (!managed.list.untouched) return;
  if (sharedArenas.some((other) => other !== managed && other.list.untouched))
    sharedArenas.splice(sharedArenas.indexOf(managed), 1);
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
