import { type Arena, createArena } from "./arena";

/** Bytes of the arena that is kept for good: four matrices of 360 x 360. */
const KEPT = 2 ** 22;

let kept: Arena | undefined;
/** The last larger arena: it serves again unless the collector has returned its memory. */
let large: WeakRef<Arena> | undefined;

/** An arena with room for `bytes` that belongs to the caller until it returns: for arrays that live elsewhere. */
export function borrowArena(functionName: string, bytes: number): Arena {
  if (bytes <= KEPT) {
    if (kept === undefined) kept = createArena(functionName, KEPT);
    return kept;
  }
  const last = large?.deref();
  if (last !== undefined && last.end - last.start >= bytes) return last;
  const arena = createArena(functionName, bytes);
  large = new WeakRef(arena);
  return arena;
}

/** Below this many numbers a loop is faster than the engine's own copy, whose call and view cost some 50 ns. */
const FEW = 24;

/** to[at ...] = the first `count` numbers of `from` */
export function copyIn(to: Float64Array, at: number, from: Float64Array, count: number): void {
  if (count < FEW) for (let i = 0; i < count; i++) to[at + i] = from[i]!;
  else to.set(from.length === count ? from : from.subarray(0, count), at);
}

/** The first `count` numbers of `to` = from[at ...] */
export function copyOut(to: Float64Array, from: Float64Array, at: number, count: number): void {
  if (count < FEW) for (let i = 0; i < count; i++) to[i] = from[at + i]!;
  else to.set(from.subarray(at, at + count));
}
