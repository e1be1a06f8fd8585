import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Contender, Measurement } from "./compare";

/** XLA (JAX) on one thread, as the others. */
const XLA_FLAGS = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1";

/**
 * A script of bench/peers in a Python process that stays alive, so that its runs can take turns with ours. It reads one
 * JSON request a line and answers each with one JSON line; the first line it prints lists what it can run.
 */
export class Peer {
  private readonly process: ChildProcess;
  private readonly lines: Interface;
  private readonly waiting: ((line: string | undefined) => void)[] = [];
  private readonly greeting: Promise<string | undefined>;

  /** `python`: another interpreter than the machine's, where a script needs packages that cannot live with the rest. */
  constructor(
    private readonly script: string,
    python = "python3",
  ) {
    this.process = spawn(python, ["-u", join(__dirname, "peers", script)], {
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

  /** The names of what the script can run here; none where Python or its packages are missing, which is said. */
  async methods(): Promise<string[]> {
    const line = await this.greeting;
    if (line === undefined) {
      console.log(`(without the rows of ${this.script}: it does not run with this python3)`);
      return [];
    }
    const { methods, missing } = JSON.parse(line) as { methods: string[]; missing: string[] };
    for (const name of missing) console.log(`(without the rows of ${name}: it is not installed)`);
    return methods;
  }

  /** A contender that runs one of the script's methods on the given problem. */
  contender(method: string, problem: object = {}): Contender {
    return {
      name: method,
      measure: async (milliseconds) => {
        this.process.stdin!.write(`${JSON.stringify({ method, problem, milliseconds })}\n`);
        const line = await this.next();
        if (line === undefined) throw new Error(`the Python peer ended while it ran ${method}`);
        return JSON.parse(line) as Measurement;
      },
    };
  }

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
