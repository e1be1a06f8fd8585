import type { Shard } from "../../../sweeps";
import { UsageError } from "../../exit";

/** Environment of the process, or a part of it. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `k/n`, or `auto/n` for the number that a scheduler gives: SLURM_ARRAY_TASK_ID counts from 1 as in `--array=1-n`, and
 * JOB_COMPLETION_INDEX of Kubernetes from 0. The number of shards is always stated: a scheduler's own count is smaller when
 * only some of the shards are started again.
 */
export function readShard(command: string, text: string, environment: Environment): Shard {
  const [, index, count] = /^(\d+|auto)\/(\d+)$/.exec(text) ?? [];
  const refuse = (expected: string, received: string) =>
    new UsageError(`${command}: --shard must be ${expected}, received ${received}`);
  if (index === undefined || count === undefined) throw refuse("k/n with k from 1 to n, or auto/n", text);
  const shard = {
    index: index === "auto" ? automatic(refuse, environment) : Number(index),
    count: Number(count),
  };
  if (shard.index < 1 || shard.index > shard.count)
    throw refuse(`k/n with k from 1 to n`, `${shard.index}/${shard.count}`);
  return shard;
}

function automatic(refuse: (expected: string, received: string) => Error, environment: Environment): number {
  const { SLURM_ARRAY_TASK_ID: slurm, JOB_COMPLETION_INDEX: kubernetes } = environment;
  const [name, text, first] =
    slurm === undefined
      ? ["JOB_COMPLETION_INDEX", kubernetes, 0]
      : (["SLURM_ARRAY_TASK_ID", slurm, 1] as const);
  if (text === undefined)
    throw refuse(
      "k/n outside of a job array of Slurm or an indexed job of Kubernetes",
      "auto without SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX",
    );
  if (!/^\d+$/.test(text)) throw refuse(`auto/n with an integer in ${name}`, `auto with ${name}=${text}`);
  return Number(text) - first + 1;
}
