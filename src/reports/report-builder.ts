import { argumentsOf } from "../arrays/arguments";
import { attachDisplay } from "../arrays/display-hook";
import { ArgumentError, IntegrationError } from "../arrays/errors";
import type { AbortSignalLike } from "../arrays/types";
import { makeTurns } from "../concurrency/event-loop";
import type { Figure, ReportCheck, ReportTable } from "../plots";
import type { Task } from "../tasks";
import type { Experiment, Parameter, RunOptions } from "./experiment";
import type { Report, Series } from "./report";
import { checkRunOptions, readGivenTask, readParameters } from "./run-arguments";

/** Interface through which the body of an experiment reads its arguments and fills its report. */
export interface ReportBuilder<Name extends string> {
  readonly parameters: Readonly<Record<Name, number>>;
  readonly signal: AbortSignalLike | undefined;
  /** User-supplied data, [P, nIn] and [P, nOut]; undefined for data of the experiment. */
  readonly task: Task | undefined;
  /**
   * Begins a stage; `fraction` of the experiment is completed at its end. Returns a listener for the progress within
   * the stage.
   */
  stage(name: string, fraction: number): (progress: { fraction: number }) => void;
  /** Yields to the event loop, so that an AbortSignal takes effect between long computations. */
  turn(): Promise<void>;
  /** Returns `flow`, or ends the run with the partial report if the flow was aborted. */
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

/** Creates an experiment from its description and its body, which fills the report stage by stage. */
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
      checkRunOptions(argumentsOf(definition.name), options);
      const task = readGivenTask(definition.name, definition.task, options.task);
      const content: ReportContent = { notes: [], series: [], tables: [], checks: [], figures: [] };
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

/** Thrown inside a body if its signal was aborted. */
class Aborted extends Error {}

/** Waits for the body and returns true, or false if the run was aborted. Errors name the experiment. */
async function finishes(experiment: string, body: Promise<void>): Promise<boolean> {
  try {
    await body;
    return true;
  } catch (error) {
    if (error instanceof Aborted) return false;
    throw errorOfExperiment(experiment, error);
  }
}

/** Converts an error of a library function inside a body to one that names the experiment. */
function errorOfExperiment(experiment: string, error: unknown): unknown {
  if (error instanceof ArgumentError && error.functionName !== experiment) {
    const { functionName, path, expected, received } = error;
    return argumentsOf(experiment).refusal([...path, `(in ${functionName})`], expected, received);
  }
  if (error instanceof IntegrationError) {
    const { reason, detail, advice, time, partial } = error;
    return new IntegrationError(experiment, { reason, message: detail, advice, time, partial });
  }
  return error;
}

/** Parts of a report that its builder fills. */
interface ReportContent {
  readonly notes: string[];
  readonly series: Series[];
  readonly tables: ReportTable[];
  readonly checks: ReportCheck[];
  readonly figures: Figure[];
}

function makeReportBuilder<Name extends string>(
  parameters: Record<Name, number>,
  { onProgress, signal }: RunOptions,
  task: Task | undefined,
  content: ReportContent,
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
    addFigure: (figure) => content.figures.push(plainFigure(figure)),
    claimAtMost: (claim, measured, bound) =>
      content.checks.push({ claim, measured, bound, holds: measured <= bound }),
    claimAtLeast: (claim, measured, bound) =>
      content.checks.push({ claim, measured, bound, holds: measured >= bound }),
  };
}

/** Converts the numbers of a figure to arrays that survive JSON. */
function plainFigure(figure: Figure): Figure {
  const marks = figure.marks.map((mark) =>
    mark.type === "line" || mark.type === "dot"
      ? { ...mark, x: Array.from(mark.x), y: Array.from(mark.y) }
      : mark,
  );
  return { ...figure, marks };
}
