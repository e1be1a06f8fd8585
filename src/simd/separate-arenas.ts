import type { Arguments } from "../arrays/arguments";
import { type Arena, createArena } from "./arena";

/** Arena of one large workspace. */
export interface SeparateArena {
  readonly arena: Arena;
  /** End of the bytes that earlier workspaces may have written; all bytes from it on are zero. */
  readonly written: number;
}

/** Holder of a released arena, which can be emptied. */
interface Holder {
  separate: SeparateArena | undefined;
}

/**
 * Arenas that are not in use, in the order of their release, unless the garbage collector has freed them. Another
 * workspace of similar size reuses them: a new memory costs more than clearing an old one, and many new memories make
 * the garbage collector run.
 */
const released: WeakRef<Holder>[] = [];

/** Largest number of released arenas. */
const MAX_RELEASED = 4;
/** Largest ratio of the size of a reused arena to the size requested. */
const MAX_RATIO = 2;
/** Number of sizes of arenas from one power of two to the next, so that workspaces of similar size fit in one arena. */
const SIZES_PER_OCTAVE = 4;

/**
 * Returns an arena of at least `bytes` bytes for one workspace.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
export function takeSeparateArena(args: Arguments, bytes: number): SeparateArena {
  for (let i = released.length - 1; i >= 0; i--) {
    const separate = released[i]!.deref()?.separate;
    const size = separate === undefined ? 0 : separate.arena.end - separate.arena.start;
    const fits = size >= bytes && size <= MAX_RATIO * bytes;
    if (separate === undefined || fits) released.splice(i, 1);
    if (separate !== undefined && fits) return separate;
  }
  const step = 2 ** Math.floor(Math.log2(bytes)) / SIZES_PER_OCTAVE;
  const arena = createArena(args, bytes, step * Math.ceil(bytes / step));
  return { arena, written: arena.start };
}

/**
 * Keeps an arena for the next workspace, as long as the garbage collector allows and fewer than four others are released after it.
 *
 * @param end end of the workspace
 */
export function giveSeparateArena({ arena, written }: SeparateArena, end: number): void {
  if (typeof WeakRef === "undefined") return;
  released.push(new WeakRef({ separate: { arena, written: Math.max(written, end) } }));
  if (released.length <= MAX_RELEASED) return;
  // A weak reference keeps its target until the synchronous work that made or read it ends, so that the target is emptied.
  const oldest = released.shift()!.deref();
  if (oldest !== undefined) oldest.separate = undefined;
}
