import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Contender, Measurement } from "./compare";
import { BENCH } from "./folders";

/** Options that restrict XLA (JAX) to one thread, like all contenders. */
const XLA_FLAGS = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1";

/**
 * A script of bench/peers in a Python process that stays alive, so that its runs can be interleaved with those of the
 * library. The script answers every line of JSON with a line of JSON; its first line lists the methods that it can run.
 */
export class Peer {
  private readonly process: ChildProcess;
  private readonly lines: Interface;
  private readonly waiting: ((line: string | undefined) => void)[] = [];
  private readonly greeting: Promise<string | undefined>;

  /** Starts a script; `python` names the interpreter, for scripts whose packages conflict with those of the others. */
  constructor(
    private readonly script: string,
    python = "python3",
  ) {
    this.process = spawn(python, ["-u", join(BENCH, "peers", script)], {
      stdio: ["pipe", "pipe", "ignore"],
      env: {
        ...process.env,
        OPENBLAS_NUM_THREADS: "1",
        OMP_NUM_THREADS: "1",
        MKL_NUM_THREADS: "1",
        XLA_FLAGS,
      },
    });
    this.process.on("error", () => this.answer(undefined));
    this.process.on("exit", () => this.answer(undefined));
    this.lines = createInterface({ input: this.process.stdout! });
    this.lines.on("line", (line) => this.answer(line));
    this.greeting = this.next();
  }

  /** Returns the names of the methods that can run here; prints a note about missing packages or a missing Python. */
  async methods(): Promise<string[]> {
    const line = await this.greeting;
    if (line === undefined) {
      console.log(`(rows of ${this.script} omitted: the script does not run with this Python)`);
      return [];
    }
    const { methods, missing } = JSON.parse(line) as { methods: string[]; missing: string[] };
    for (const name of missing) console.log(`(rows of ${name} omitted: the package is not installed)`);
    return methods;
  }

  /** Makes a contender that runs a method of the script on the given problem. */
  contender(method: string, problem: object = {}): Contender {
    return {
      name: method,
      measure: async (milliseconds) => {
        this.process.stdin!.write(`${JSON.stringify({ method, problem, milliseconds })}\n`);
        const line = await this.next();
        if (line === undefined) throw new Error(`the Python process ended while running ${method}`);
        return JSON.parse(line) as Measurement;
      },
    };
  }

  /** Ends the process. */
  stop(): void {
    this.lines.close();
    this.process.kill();
  }

  private next(): Promise<string | undefined> {
    if (this.process.exitCode !== null) return Promise.resolve(undefined);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private answer(line: string | undefined): void {
    this.waiting.shift()?.(line);
  }
}
