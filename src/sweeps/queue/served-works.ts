import { argumentsOf } from "../../arrays/arguments";
import type { AbortSignalLike } from "../../arrays/types";
import { type Executor, ExecutorError, type PointTask } from "../executors/executor";
import { threadsExecutor } from "../executors/threads";
import { readValues } from "../run/read-values";
import { loadWork } from "../work/load-work";
import type { Work, WorkModule } from "../work/work";
import { findModule } from "./find-module";
import { type PointJob, readTask, sweepId } from "./point-job";
import { type PointResult, resultOfError } from "./results";

/** Number of works that are kept open for further points. */
const MOST_OPEN = 8;

/** Sources of the works of a worker. */
export interface WorkSources {
  /** Function from names to registered works. */
  readonly registry: WorkModule | undefined;
  /** Folder of modules. */
  readonly folder: string | undefined;
  readonly threads: number;
}

/** Work with the threads that compute its points. */
interface OpenWork {
  readonly loaded: Work;
  readonly executor: Executor;
  running: number;
}

/** Computes the points of jobs, on threads beneath this one, so that a point cannot block the connection. */
export class ServedWorks {
  readonly #open = new Map<string, Promise<OpenWork>>();

  constructor(readonly sources: WorkSources) {}

  /** Computes the point of a job. Rejects only if the threads of this worker fail. */
  async compute(job: PointJob, signal: AbortSignalLike): Promise<PointResult> {
    let task: PointTask;
    let work: OpenWork;
    try {
      task = readTask(job);
      work = await this.#workOf(job);
      work.loaded.check?.(task.point);
    } catch (error) {
      return resultOfError(error);
    }
    work.running++;
    try {
      const { values } = await work.executor.run(task, signal);
      return { values: readValues(values, task.point) };
    } catch (error) {
      if (error instanceof ExecutorError) throw error;
      return resultOfError(error);
    } finally {
      work.running--;
    }
  }

  async close(): Promise<void> {
    for (const work of this.#open.values()) await (await work).executor.close();
  }

  async #workOf(job: PointJob): Promise<OpenWork> {
    const module = this.#moduleOf(job);
    const id = sweepId(job);
    const found = this.#open.get(id) ?? this.#openWork(job, module);
    // The most recently used work is the last one.
    this.#open.delete(id);
    this.#open.set(id, found);
    try {
      const work = await found;
      await this.#closeOldest();
      return work;
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
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

  async #openWork({ timeLimit }: PointJob, work: WorkModule): Promise<OpenWork> {
    const args = argumentsOf("queueWorker");
    const loaded = await loadWork(args, work);
    const { threads } = this.sources;
    const signal = { aborted: false };
    const limit = timeLimit ?? Number.POSITIVE_INFINITY;
    const context = { args, work, loaded, threads, signal, timeLimit: limit };
    return { loaded, executor: await threadsExecutor(context), running: 0 };
  }

  async #closeOldest(): Promise<void> {
    for (const [id, opening] of this.#open) {
      if (this.#open.size <= MOST_OPEN) return;
      const { executor, running } = await opening;
      if (running > 0) continue;
      this.#open.delete(id);
      await executor.close();
    }
  }
}
