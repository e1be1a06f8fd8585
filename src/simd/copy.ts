import type { Arguments } from "../arrays/arguments";
import { type Arena, createArena } from "./arena";

/** Bytes of the arena that is kept permanently: four matrices of 360 x 360. */
const SMALL_ARENA_BYTES = 2 ** 22;

let smallArena: Arena | undefined;
/** The last larger arena, reused unless the garbage collector has freed it. */
let largeArena: WeakRef<Arena> | undefined;

/** True while `withArena` uses an arena. */
let lent = false;

/** Returns a scratch arena of at least `bytes`, valid until the caller returns, for copies of arrays outside arenas. */
export function borrowArena(args: Arguments, bytes: number): Arena {
  if (lent) return createArena(args, bytes);
  if (bytes <= SMALL_ARENA_BYTES) {
    if (smallArena === undefined) smallArena = createArena(args, SMALL_ARENA_BYTES);
    return smallArena;
  }
  const last = largeArena?.deref();
  if (last !== undefined && last.end - last.start >= bytes) return last;
  const arena = createArena(args, bytes);
  largeArena = new WeakRef(arena);
  return arena;
}

/** Calls `use` with a scratch arena of at least `bytes`, which other borrowers do not get meanwhile. */
export function withArena<Result>(args: Arguments, bytes: number, use: (arena: Arena) => Result): Result {
  const arena = borrowArena(args, bytes);
  const outer = lent;
  lent = true;
  try {
    return use(arena);
  } finally {
    lent = outer;
  }
}

/** For fewer numbers a loop is faster than `TypedArray.set`, whose call and view cost about 50 ns. */
const MIN_ENGINE_COPY = 24;

/** Copies the first `count` numbers of `from` to `to`, from position `at` on. */
export function copyIn(to: Float64Array, at: number, from: Float64Array, count: number): void {
  if (count < MIN_ENGINE_COPY) for (let i = 0; i < count; i++) to[at + i] = from[i]!;
  else to.set(from.length === count ? from : from.subarray(0, count), at);
}

/** Copies `count` numbers of `from`, from position `at` on, to the start of `to`. */
export function copyOut(to: Float64Array, from: Float64Array, at: number, count: number): void {
  if (count < MIN_ENGINE_COPY) for (let i = 0; i < count; i++) to[i] = from[at + i]!;
  else to.set(from.subarray(at, at + count));
}
