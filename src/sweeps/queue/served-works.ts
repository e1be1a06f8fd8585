import { argumentsOf } from "../../arrays/arguments";
import type { AbortSignalLike } from "../../arrays/types";
import { type Executor, ExecutorError } from "../executors/executor";
import { threadsExecutor } from "../executors/threads";
import { readValues } from "../run/read-values";
import { loadWork } from "../work/load-work";
import type { Work, WorkModule } from "../work/work";
import { findModule } from "./find-module";
import { type PointJob, readTask, sweepId } from "./point-job";
import { type PointResult, resultOfError } from "./results";

/** Number of works that are kept open for further points. */
const MOST_OPEN = 8;

/** Time in which the threads of aborted points end, in milliseconds. */
const ENDING = 3000;

/** Sources of the works of a worker. */
export interface WorkSources {
  /** Function from names to registered works. */
  readonly registry: WorkModule | undefined;
  /** Folder of modules. */
  readonly folder: string | undefined;
  readonly threads: number;
}

/** Work that has been opened, or is being opened. */
interface ServedWork {
  readonly opening: Promise<{ readonly loaded: Work; readonly executor: Executor }>;
  /** Number of points that need it. */
  running: number;
}

/** Computes the points of jobs, on threads beneath this one, so that a point cannot block the connection. */
export class ServedWorks {
  /** Works by sweep, the most recently used one last. */
  readonly #works = new Map<string, ServedWork>();

  constructor(readonly sources: WorkSources) {}

  /** Computes the point of a job. Rejects only if the threads of this worker fail. */
  async compute(job: PointJob, signal: AbortSignalLike): Promise<PointResult> {
    let work: ServedWork | undefined;
    try {
      const task = readTask(job);
      work = this.#workOf(job);
      work.running++;
      const { loaded, executor } = await work.opening;
      loaded.check?.(task.point);
      const { values } = await executor.run(task, signal);
      return { values: readValues(values, task.point) };
    } catch (error) {
      if (error instanceof ExecutorError) throw error;
      return resultOfError(error);
    } finally {
      if (work !== undefined) work.running--;
    }
  }

  /** Closes the threads, after waiting for those of aborted points to end. */
  async close(): Promise<void> {
    const end = performance.now() + ENDING;
    while ([...this.#works.values()].some(({ running }) => running > 0) && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 50));
    for (const work of this.#works.values()) closeWork(work);
  }

  #workOf(job: PointJob): ServedWork {
    const module = this.#moduleOf(job);
    const id = sweepId(job);
    const work = this.#works.get(id) ?? { opening: this.#open(job, module), running: 0 };
    work.opening.catch(() => this.#works.delete(id));
    this.#works.delete(id);
    this.#works.set(id, work);
    for (const [oldest, other] of this.#works) {
      if (this.#works.size <= MOST_OPEN) break;
      if (other.running > 0 || other === work) continue;
      this.#works.delete(oldest);
      closeWork(other);
    }
    return work;
  }

  #moduleOf({ work }: PointJob): WorkModule {
    const { registry, folder } = this.sources;
    if (work.module !== undefined) {
      if (folder !== undefined) return findModule(folder, work);
      throw new Error("the worker computes registered works only: start it with a folder of modules");
    }
    if (registry !== undefined) return { ...registry, name: work.name };
    throw new Error("the worker computes modules of its folder only: start it with a registry");
  }

  async #open({ timeLimit }: PointJob, work: WorkModule): ServedWork["opening"] {
    const functionName = "queueWorker";
    const loaded = await loadWork(argumentsOf(functionName), work);
    const { threads } = this.sources;
    const limit = timeLimit ?? Number.POSITIVE_INFINITY;
    const signal = { aborted: false };
    const context = { functionName, work, loaded, threads, signal, timeLimit: limit };
    return { loaded, executor: await threadsExecutor(context) };
  }
}

/** Closes the threads of a work; one that could not be opened has none. */
const closeWork = ({ opening }: ServedWork): void =>
  void opening.then(({ executor }) => executor.close()).catch(() => {});
