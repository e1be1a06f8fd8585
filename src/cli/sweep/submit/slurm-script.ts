import { shellLine } from "../options/command-words";

/** Array script of Slurm: what its tasks run, and the resources that they need. */
export interface SlurmScript {
  /** Name of the job. */
  readonly name: string;
  /** Folder from which the sweep was submitted, to which relative paths refer. */
  readonly workingFolder: string;
  /** Folder of the sweep. */
  readonly out: string;
  /** Program and first words of the command line. */
  readonly program: readonly string[];
  /** Words of the sweep, without its shard. */
  readonly sweep: readonly string[];
  /** Words of the figure that the merge draws. */
  readonly figure: readonly string[];
  readonly points: number;
  readonly shards: number;
  /** Number of processors of a task. */
  readonly threads: number;
  /** Time limit, as Slurm takes it. */
  readonly time: string;
  readonly partition?: string | undefined;
  readonly account?: string | undefined;
  /** Further options of sbatch. */
  readonly sbatch: readonly string[];
}

/**
 * Returns an array script of Slurm. Task k computes shard k of the stated number, so that a single task can be submitted
 * again. The first task of a submission queues the merge, which starts when all tasks of the submission have ended.
 */
export function slurmScript(script: SlurmScript): string {
  const { name, out, points, shards, time } = script;
  const logs = `${out}/logs`;
  const places = [
    ...(script.partition === undefined ? [] : [`--partition=${script.partition}`]),
    ...(script.account === undefined ? [] : [`--account=${script.account}`]),
  ];
  const options = [
    `--job-name=${name}`,
    `--array=1-${shards}`,
    `--cpus-per-task=${script.threads}`,
    `--time=${time}`,
    `--output=${logs}/%a.log`,
    "--open-mode=append",
    ...places,
    ...script.sbatch,
  ];
  const merge = [
    `--job-name=${name}-merge`,
    `--time=${time}`,
    `--output=${logs}/merge.log`,
    "--open-mode=append",
    ...places,
    ...script.sbatch,
  ];
  const shard = [...script.sweep, "--resume", "--shard", `auto/${shards}`];
  return `#!/bin/bash
# Sweep of ${points} points in ${shards} shards.
#   sbatch ${shellLine([`${out}/submit.sh`])}                 all shards, also to continue
#   sbatch --array=3 ${shellLine([`${out}/submit.sh`])}       shard 3 again
${options.map((option) => `#SBATCH ${quoted(option)}`).join("\n")}

cd ${shellLine([script.workingFolder])} || exit 1
learning_dynamics=(${shellLine(script.program)})

# The first task of a submission queues the merge, for the time when all its tasks have ended.
if [ "$SLURM_ARRAY_TASK_ID" = "$SLURM_ARRAY_TASK_MIN" ]; then
  sbatch --dependency="afterany:$SLURM_ARRAY_JOB_ID" ${shellLine(merge)} \\
    --wrap="$(printf '%q ' "\${learning_dynamics[@]}" sweep merge ${shellLine([out, ...script.figure])})" ||
    echo "the merge could not be queued: run it by hand when all shards have ended"
fi

exec "\${learning_dynamics[@]}" ${shellLine(shard)}
`;
}

/** Returns an option as sbatch reads it from a script: a value with spaces stands between quotation marks. */
const quoted = (option: string): string =>
  /\s/.test(option) ? option.replace(/^([^=\s]*=)?(.*)$/s, '$1"$2"') : option;
