import type { Arguments } from "../arrays/arguments";

/** Part of a sweep or of a kernel: every `count`-th point or block, starting with number `index`. */
export interface Shard {
  /** Number of the shard, from 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** Checks the option `shard`. */
export function checkShard(args: Arguments, shard: Shard): void {
  args.options("options.shard", shard, { index: true, count: true });
  const { index, count } = shard;
  args.number("options.shard.count", count, { integer: true, atLeast: 1, atMost: 1e6 });
  args.number("options.shard.index", index, { integer: true, atLeast: 1, atMost: count });
}
