import { nodeModule } from "../../../concurrency/node-module";

/** Process that holds a lock. */
export interface LockOwner {
  readonly host: string;
  /** Start of the machine and space of process numbers, which tell containers and restarts of a host apart; Linux only. */
  readonly machine: string;
  readonly process: number;
  /** Start of the process, which tells apart processes that had the same number one after another; Linux only. */
  readonly started: string;
  /** Time at which the lock was taken, for messages. */
  readonly since: string;
}

/** Returns this process. */
export const thisOwner = (): LockOwner => ({
  host: nodeModule("os").hostname(),
  machine: machine(),
  process: nodeModule("process").pid,
  started: statusOf(nodeModule("process").pid)?.started ?? "",
  since: new Date().toISOString(),
});

/** Tests whether a process has ended; undefined if this machine cannot know it. */
export function hasEnded(owner: LockOwner): boolean | undefined {
  const { host, machine } = thisOwner();
  if (owner.host !== host || owner.machine !== machine) return undefined;
  if (!isRunning(owner.process)) return true;
  const status = statusOf(owner.process);
  // Without its start, the process could be a later one with the same number.
  if (status === undefined || owner.started === "") return undefined;
  return status.isEnded || status.started !== owner.started;
}

/** Tests whether a process with a number exists; one of another user does, too. */
function isRunning(process: number): boolean {
  try {
    nodeModule("process").kill(process, 0);
    return true;
  } catch (error) {
    return (error as { readonly code?: unknown }).code !== "ESRCH";
  }
}

/** Returns state and start of a process, in the form of Linux (proc(5)); undefined on other systems. */
function statusOf(process: number): { readonly isEnded: boolean; readonly started: string } | undefined {
  const text = textOf(`/proc/${process}/stat`);
  // The second field, the name of the program in parentheses, may hold spaces and parentheses.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, started] = [fields?.[0], fields?.[19]];
  if (state === undefined || started === undefined) return undefined;
  // Z: it has ended, and its parent has not taken its status; X: it is about to vanish.
  return { isEnded: state === "Z" || state === "X", started };
}

function machine(): string {
  const start = textOf("/proc/sys/kernel/random/boot_id")?.trim();
  const space = orUndefined(() => nodeModule("fs").readlinkSync("/proc/self/ns/pid"));
  return start === undefined || space === undefined ? "" : `${start} ${space}`;
}

const textOf = (path: string): string | undefined =>
  orUndefined(() => nodeModule("fs").readFileSync(path, "utf8"));

function orUndefined<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
