import { checkFunction, checkNumber, checkRecord, checkSignal } from "../arrays/check";
import { attachDisplay } from "../arrays/display-hook";
import { ArgumentError, IntegrationError } from "../arrays/errors";
import { toNdArray } from "../arrays/to-ndarray";
import type { AbortSignalLike } from "../arrays/types";
import { makeTurns } from "../concurrency/event-loop";
import type { Figure, ReportCheck, ReportTable } from "../plots";
import type { Task, TaskLike } from "../tasks";
import { readTask } from "../tasks/read-task";

/** One number that an experiment can be run with. */
export interface Parameter {
  /** Its value unless another is given. */
  readonly default: number;
  /** What it is, with its units. */
  readonly description: string;
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly integer?: boolean;
}

/** How far an experiment has come. */
export interface ExperimentProgress {
  /** The part that is done, 0 to 1. */
  readonly fraction: number;
  /** What is being done, in a few words. */
  readonly stage: string;
}

/** How an experiment is watched and stopped. */
export interface RunOptions {
  readonly onProgress?: ((progress: ExperimentProgress) => void) | undefined;
  /** Aborting it ends the run soon; the report then holds what was finished (`completed: false`). */
  readonly signal?: AbortSignalLike | undefined;
  /** Data of one's own in place of the experiment's, where it takes some (`Experiment.task`). */
  readonly task?: TaskLike | undefined;
}

/** Curves as plain numbers: one column of equal length for each quantity, by name. */
export interface Series {
  readonly name: string;
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

/** What an experiment found, as plain data: it survives `JSON.stringify`. */
export interface Report {
  /** The experiment's name. */
  readonly name: string;
  readonly title: string;
  /** What was done and what is to be seen, in sentences. */
  readonly summary: readonly string[];
  /** What this run showed that a reader should know: cautions, what was measured how. */
  readonly notes: readonly string[];
  /** The parameters it was run with. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly series: readonly Series[];
  readonly tables: readonly ReportTable[];
  /** The claims, each as a measured number held against its bound. */
  readonly checks: readonly ReportCheck[];
  /** Figure specs; `toSvg` of learning-dynamics/plots draws them. */
  readonly figures: readonly Figure[];
  /** Whether the run came to its end. */
  readonly completed: boolean;
}

/** A published result that can be reproduced. */
export interface Experiment {
  readonly name: string;
  readonly title: string;
  /** Where the result was published. */
  readonly paper: string;
  /** What it says. */
  readonly claim: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** What data of one's own it takes as `options.task`; undefined where it takes none. */
  readonly task?: string | undefined;
  /**
   * Runs it.
   *
   * @param parameters values that differ from the defaults
   * @throws ArgumentError (rejects) for an unknown parameter, a value out of range, or data that it does not take
   */
  run(parameters?: Readonly<Record<string, number>>, options?: RunOptions): Promise<Report>;
}

/** What an experiment's body works with. */
export interface ReportBuilder<Name extends string> {
  readonly parameters: Readonly<Record<Name, number>>;
  readonly signal: AbortSignalLike | undefined;
  /** The data that were given, [P, nIn] and [P, nOut]. */
  readonly task: Task | undefined;
  /** Begins a stage that leads to `fraction` of the whole; returns a listener for the progress within it. */
  stage(name: string, fraction: number): (progress: { fraction: number }) => void;
  /** Gives the event loop a turn, so that an AbortSignal is seen between parts that take long. */
  turn(): Promise<void>;
  /** `flow` itself, unless it was aborted: then the run ends here, with what the report has. */
  ensure<Flow extends { readonly result: string }>(flow: Flow): Flow;
  addNote(text: string): void;
  addSeries(name: string, columns: Record<string, Iterable<number>>): void;
  addTable(table: ReportTable): void;
  addFigure(figure: Figure): void;
  /** Adds the claim that `measured` is at most `bound`. */
  claimAtMost(claim: string, measured: number, bound: number): void;
  /** Adds the claim that `measured` is at least `bound`. */
  claimAtLeast(claim: string, measured: number, bound: number): void;
}

/** An experiment from its description and its body, which fills the report stage by stage. */
export function defineExperiment<Name extends string>(
  definition: {
    readonly name: string;
    readonly title: string;
    readonly paper: string;
    readonly claim: string;
    readonly summary: readonly string[];
    readonly parameters: Readonly<Record<Name, Parameter>>;
    readonly task?: string;
  },
  body: (report: ReportBuilder<Name>) => Promise<void>,
): Experiment {
  const { summary, ...description } = definition;
  return {
    ...description,
    async run(given = {}, options = {}) {
      const parameters = readParameters(definition.name, definition.parameters, given);
      checkRunOptions(definition.name, options);
      const task = readOwnTask(definition.name, definition.task, options.task);
      const content = {
        notes: [] as string[],
        series: [] as Series[],
        tables: [] as ReportTable[],
        checks: [] as ReportCheck[],
        figures: [] as Figure[],
      };
      const completed = await finishes(
        definition.name,
        body(makeReportBuilder(parameters, options, task, content)),
      );
      if (completed) options.onProgress?.({ fraction: 1, stage: "done" });
      const report: Report = {
        name: definition.name,
        title: definition.title,
        summary: [...summary],
        parameters,
        ...content,
        completed,
      };
      return attachDisplay(report, "report");
    },
  };
}

/** Thrown inside a body when its signal was aborted. */
class Aborted extends Error {}

async function finishes(experiment: string, work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Aborted) return false;
    throw onBehalf(experiment, error);
  }
}

/** What a function of the library threw inside a body, under the name of the experiment that was called. */
function onBehalf(experiment: string, error: unknown): unknown {
  if (error instanceof ArgumentError && error.functionName !== experiment) {
    const { functionName, argument, expected, received } = error;
    return new ArgumentError(experiment, `${argument} (in ${functionName})`, expected, received);
  }
  if (error instanceof IntegrationError) {
    const { reason, detail, advice, time, partial } = error;
    return new IntegrationError(experiment, { reason, message: detail, advice, time, partial });
  }
  return error;
}

function checkRunOptions(functionName: string, options: RunOptions): void {
  checkRecord(functionName, "options", options);
  const { onProgress, signal } = options;
  if (onProgress !== undefined) checkFunction(functionName, "options.onProgress", onProgress);
  checkSignal(functionName, "options.signal", signal);
}

/** A figure whose numbers are in arrays that survive JSON. */
function plain(figure: Figure): Figure {
  const marks = figure.marks.map((mark) =>
    mark.type === "line" || mark.type === "dot"
      ? { ...mark, x: Array.from(mark.x), y: Array.from(mark.y) }
      : mark,
  );
  return { ...figure, marks };
}

/** A copy of the data that were given, as arrays. */
function readOwnTask(experiment: string, takes: string | undefined, given?: TaskLike): Task | undefined {
  if (given === undefined) return undefined;
  if (takes === undefined) {
    throw ArgumentError.of(experiment, "options.task", "left out: it makes its own data", given);
  }
  const { inputs, targets } = readTask(experiment, "options.task", given);
  return {
    inputs: toNdArray(inputs.data, [inputs.rows, inputs.columns]),
    targets: toNdArray(targets.data, [targets.rows, targets.columns]),
  };
}

/** The most steps of gradient descent that a run makes: some minutes. */
const MOST_STEPS = 1e7;

/** `steps` themselves after checking that an experiment can make so many. */
export function checkSteps(experiment: string, steps: number): number {
  if (steps <= MOST_STEPS) return steps;
  const expected = `such that gradient descent makes at most ${MOST_STEPS} steps (a larger step or initial strength)`;
  throw new ArgumentError(experiment, "parameters", expected, `parameters that need ${steps}`);
}

function makeReportBuilder<Name extends string>(
  parameters: Record<Name, number>,
  { onProgress, signal }: RunOptions,
  task: Task | undefined,
  content: {
    notes: string[];
    series: Series[];
    tables: ReportTable[];
    checks: ReportCheck[];
    figures: Figure[];
  },
): ReportBuilder<Name> {
  let done = 0;
  return {
    parameters,
    signal,
    task,
    stage(stage, fraction) {
      if (signal?.aborted) throw new Aborted();
      const from = done;
      done = fraction;
      onProgress?.({ fraction: from, stage });
      return (progress) => onProgress?.({ fraction: from + (fraction - from) * progress.fraction, stage });
    },
    async turn() {
      const turns = makeTurns();
      await turns.next();
      turns.close();
    },
    ensure(flow) {
      if (flow.result === "aborted") throw new Aborted();
      return flow;
    },
    addSeries(name, columns) {
      const lists = Object.entries(columns).map(([key, values]) => [key, Array.from(values)] as const);
      content.series.push({ name, columns: Object.fromEntries(lists) });
    },
    addNote: (text) => content.notes.push(text),
    addTable: (table) => content.tables.push(table),
    addFigure: (figure) => content.figures.push(plain(figure)),
    claimAtMost: (claim, measured, bound) =>
      content.checks.push({ claim, measured, bound, holds: measured <= bound }),
    claimAtLeast: (claim, measured, bound) =>
      content.checks.push({ claim, measured, bound, holds: measured >= bound }),
  };
}

function readParameters<Name extends string>(
  experiment: string,
  definitions: Readonly<Record<Name, Parameter>>,
  given: Readonly<Record<string, number>>,
): Record<Name, number> {
  checkRecord(experiment, "parameters", given);
  const names = Object.keys(definitions) as Name[];
  for (const name of Object.keys(given)) {
    if (names.includes(name as Name)) continue;
    throw new ArgumentError(experiment, "parameters", `among ${names.join(", ")}`, name);
  }
  const read = names.map((name) => {
    const { default: fallback, description: _, ...range }: Parameter = definitions[name];
    return [name, checkNumber(experiment, `parameters.${name}`, given[name] ?? fallback, range)] as const;
  });
  return Object.fromEntries(read) as Record<Name, number>;
}
