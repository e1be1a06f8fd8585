import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Process of a test, and everything that it has printed. */
export interface Child {
  readonly process: ChildProcess;
  output(): string;
  /** Number of lines that begin with a text. */
  count(beginning: string): number;
  /** Sends a signal and waits for the end. Resolves to the exit code, or null after a signal. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Resolves to the exit code. */
  ended: Promise<number | null>;
}

/** Starts a script of the folder `processes` with options and environment variables. */
export function startChild(script: string, options: unknown, variables: Record<string, string>): Child {
  const path = join(__dirname, "processes", script);
  return startProcess([path, JSON.stringify(options)], variables);
}

/** Starts Node with arguments and environment variables. */
export function startProcess(args: readonly string[], variables: Record<string, string>): Child {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      output += data;
    });
  }
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return {
    process: child,
    output: () => output,
    count: (beginning) => output.split("\n").filter((line) => line.startsWith(beginning)).length,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Resolves when a condition holds; rejects after some seconds. */
export async function until(condition: () => boolean, seconds = 30): Promise<void> {
  const end = Date.now() + 1000 * seconds;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`the condition does not hold after ${seconds} s: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
