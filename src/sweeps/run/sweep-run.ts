import type { AbortSignalLike } from "../../arrays/types";
import type { Executor, ExecutorContext, PointTask } from "../executors/executor";
import { openExecutor } from "../executors/open-executor";
import type { Outcome, Point, Row, RowValues } from "../outcome";
import type { Grid } from "../points/grid";
import { keyOf, seedOf } from "../points/point";
import { openSweepStore } from "../store/open-sweep-store";
import type { Store } from "../store/store";
import type { SweepPlan } from "../sweep-plan";
import { loadWork } from "../work/load-work";
import type { Work } from "../work/work";
import { roundPoints } from "./round-points";
import { runPoints } from "./run-points";
import { type SweepTable, sweepTable } from "./sweep-table";

/** Number of points that are checked before the first one is computed. */
const CHECKED_POINTS = 10_000;

/** Rows of a sweep as they finish, and its table. The computation starts when one of them is requested. */
export class SweepRun<Values extends RowValues> implements AsyncIterable<Row<Values>> {
  /** Points of every round, in the order of the table. */
  readonly #rounds: Iterable<Point>[] = [];
  readonly #outcomes = new Map<string, Outcome>();
  readonly #rows: Row<Values>[] = [];
  #progress = { finished: 0, failed: 0, total: 0 };
  #running: Promise<void> | undefined;
  #isEnded = false;
  #isAbandoned = false;
  /** Resolves the promises of iterators that wait for a row. */
  #waiting: (() => void)[] = [];

  constructor(readonly plan: SweepPlan<Values>) {}

  /**
   * Iterates over the finished points: first those of an earlier run, then the others as they finish. Leaving the loop
   * early ends the sweep.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row<Values>, void> {
    const running = this.#start();
    let isLeft = true;
    try {
      for (let next = 0; ; ) {
        while (next < this.#rows.length) yield this.#rows[next++]!;
        if (this.#isEnded) break;
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
      isLeft = false;
    } finally {
      this.#isAbandoned ||= isLeft;
      await (isLeft ? running.catch(() => {}) : running);
    }
  }

  /** Resolves to the table when the sweep has ended. */
  async table(): Promise<SweepTable> {
    await this.#start();
    return sweepTable(this.plan.grid.names, this.#inOrder());
  }

  /** Iterates over the outcomes in the order of the points; undefined where a point has none. */
  *#inOrder(): Generator<Outcome | undefined> {
    for (const round of this.#rounds) for (const point of round) yield this.#outcomes.get(keyOf(point));
  }

  #start(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#isEnded = true;
      this.#wake();
    });
    this.#running.catch(() => {});
    return this.#running;
  }

  async #run(): Promise<void> {
    const { args, work, grid, options } = this.plan;
    const loaded = await loadWork(args, work);
    checkPoints(loaded, grid);
    const store = openSweepStore(this.plan);
    const plan = this.plan;
    const isAbandoned = () => this.#isAbandoned;
    const signal: AbortSignalLike = {
      get aborted() {
        return isAbandoned() || plan.options.signal?.aborted === true;
      },
    };
    const { threads, timeLimit = Number.POSITIVE_INFINITY, executor, refine } = options;
    const context: ExecutorContext = {
      ...{ functionName: args.functionName, work, loaded },
      ...{ timeLimit, threads, signal },
    };
    let opened: Executor | undefined;
    try {
      for (let round = 1; round <= 1 + (refine?.rounds ?? 0); round++) {
        const points = roundPoints(this.plan, round, () => this.#inOrder());
        if (points === undefined) return;
        const tasks = this.#openRound(points, store);
        if (tasks.some && !signal.aborted) {
          opened ??= await openExecutor(executor, context);
          await this.#compute(tasks, opened, store, signal);
        }
        if (signal.aborted) return;
      }
    } finally {
      try {
        await opened?.close();
      } finally {
        store.close();
      }
    }
  }

  /** Takes the outcomes that the store has of a round, and returns the points that are left. */
  #openRound(points: Iterable<Point>, store: Store): { some: boolean; left: () => Iterable<PointTask> } {
    this.#rounds.push(points);
    let isLeft = false;
    for (const point of points) {
      const found = store.outcomes.get(keyOf(point));
      this.#progress.total++;
      if (found?.values === undefined) isLeft = true;
      else this.#take(found);
    }
    this.#report();
    const outcomes = this.#outcomes;
    function* left(): Generator<PointTask> {
      for (const point of points) {
        const key = keyOf(point);
        if (outcomes.get(key)?.values === undefined) yield { key, point, seed: seedOf(point) };
      }
    }
    return { some: isLeft, left };
  }

  #compute(
    tasks: { left: () => Iterable<PointTask> },
    executor: Executor,
    store: Store,
    signal: AbortSignalLike,
  ): Promise<void> {
    const keep = (outcome: Outcome) => {
      store.append(outcome);
      this.#take(outcome);
      this.#report();
    };
    return runPoints(tasks.left(), { executor, retries: this.plan.options.retries ?? 1, signal, keep });
  }

  #take(outcome: Outcome): void {
    this.#outcomes.set(outcome.key, outcome);
    const { point, seed, values } = outcome;
    if (values === undefined) this.#progress.failed++;
    else {
      this.#progress.finished++;
      this.#rows.push({ point, seed, values: values as Values });
      this.#wake();
    }
  }

  #report(): void {
    this.plan.options.onProgress?.({ ...this.#progress });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Checks the first points of a grid, so that a mistake is found before anything is computed. */
function checkPoints({ check }: Work, grid: Grid): void {
  if (check === undefined) return;
  for (let i = 0; i < Math.min(grid.size, CHECKED_POINTS); i++) check(grid.at(i));
}
