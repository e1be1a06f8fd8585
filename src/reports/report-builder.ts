import type { Arguments } from "../arrays/arguments";
import { attachDisplay, JUPYTER } from "../arrays/display";
import type { Key } from "../arrays/path";
import { attachTable, type Tabular } from "../arrays/table";
import type { AbortSignalLike } from "../arrays/types";
import { withinCall } from "../arrays/within-call";
import { makeTurns } from "../concurrency/event-loop";
import { type Advice, display, type Figure, type ReportCheck, type ReportTable } from "../plots";
import type { Task } from "../tasks";
import type { ReportOptions } from "./experiment";
import { type FinishedParts, finishedParts, seriesOf } from "./finished-parts";
import type { Report, Series } from "./report";

/** Interface through which the body of an experiment reads its arguments and fills its report. */
export interface ReportBuilder<Name extends string> {
  /** Reader of the arguments of the run, for the checks that need the experiment's data. */
  readonly args: Arguments;
  readonly parameters: Readonly<Record<Name, number>>;
  readonly signal: AbortSignalLike | undefined;
  /** User-supplied data, [P, nIn] and [P, nOut]; undefined for data of the experiment. */
  readonly task: Task | undefined;
  /** True if the body must run without the effect, as `Experiment.control` describes. */
  readonly control: boolean;
  /**
   * Begins a stage; `fraction` of the experiment is completed at its end. Returns a listener for the progress within
   * the stage.
   */
  stage(name: string, fraction: number): (progress: { fraction: number }) => void;
  /** Yields to the event loop between long computations, and ends the run if the signal has been aborted. */
  turn(): Promise<void>;
  /**
   * Returns `flow`, or ends the run with the partial report if the flow was aborted. If the run is interrupted later, its
   * report has the series of the flow under the name of the stage.
   */
  ensure<Flow extends { readonly result: string }>(flow: Flow): Flow;
  /** Replaces the title by one that states a result. */
  setTitle(text: string): void;
  /** Keeps measurements of the current stage, which only the report of an interrupted run gives. */
  keep(columns: Record<string, Iterable<number>>): void;
  addNote(text: string): void;
  addAdvice(advice: Advice): void;
  addSeries(name: string, columns: Record<string, Iterable<number>>): void;
  addTable(table: ReportTable): void;
  /** Adds a figure. In the control run, "Control: " precedes its title, which may state the effect. */
  addFigure(figure: Figure): void;
  /**
   * Adds the claim of an effect that `measured` is at most `bound`; it must fail in the control run. In the table of a
   * sweep, `measured` stands in the column of the given name.
   */
  claimAtMost(claim: string, measured: number, bound: number, column?: string): void;
  /** Adds the claim of an effect that `measured` is at least `bound`; it must fail in the control run. */
  claimAtLeast(claim: string, measured: number, bound: number, column?: string): void;
  /** Adds the agreement of two computations up to `bound`, which also holds in the control run. */
  agreeWithin(claim: string, measured: number, bound: number, column?: string): void;
}

/** Arguments of a run, and the parts of its report that are known before. */
interface Run<Name extends string> {
  readonly args: Arguments;
  readonly title: string;
  readonly summary: readonly string[];
  readonly parameters: Readonly<Record<Name, number>>;
  readonly options: ReportOptions;
  readonly task?: Task | undefined;
  readonly control?: boolean | undefined;
}

/** Builds the report of a run by its body, which fills it stage by stage. */
export async function buildReport<Name extends string>(
  run: Run<Name>,
  body: (report: ReportBuilder<Name>) => Promise<void>,
): Promise<Report> {
  const { args, title, summary, parameters, options, control = false } = run;
  const content: ReportContent = { notes: [], advice: [], series: [], tables: [], checks: [], figures: [] };
  const parts = finishedParts();
  const completed = await finishes(args.functionName, options.signal, () =>
    body(makeReportBuilder(run, content, parts)),
  );
  if (completed) options.onProgress?.({ fraction: 1, stage: "done" });
  else addFinishedParts(content, parts);
  const report = {
    name: args.functionName,
    title,
    summary: [...summary],
    parameters,
    ...content,
    control,
    completed,
  };
  return attachDisplay(
    report,
    () => `${display(report)}`,
    async () => display(report)[JUPYTER](),
  );
}

/** Advice on an integration or a training that fails in an experiment, which has parameters in place of options. */
const ADVICE = "Choose parameters nearer to their defaults.";

/** Thrown inside a body if its signal was aborted. */
class Aborted extends Error {}

/**
 * Waits for the body and returns true, or false if the run was aborted, by itself or within a computation that rejects
 * with the reason of the signal. Errors name the experiment.
 */
async function finishes(
  experiment: string,
  signal: AbortSignalLike | undefined,
  body: () => Promise<void>,
): Promise<boolean> {
  try {
    const inExperiment = (path: readonly Key[], inner: string) =>
      inner === experiment ? path : [...path, `(in ${inner})`];
    await withinCall(experiment, body, inExperiment, ADVICE);
    return true;
  } catch (error) {
    if (error instanceof Aborted || (signal?.aborted && isReasonOf(signal, error))) return false;
    throw error;
  }
}

/** Tests whether an error is the reason of an aborted signal, or an `AbortError` of a signal without a reason. */
const isReasonOf = (signal: AbortSignalLike, error: unknown): boolean => {
  const { reason } = signal as { readonly reason?: unknown };
  return reason === undefined ? error instanceof Error && error.name === "AbortError" : error === reason;
};

/** Parts of a report that its builder fills. */
interface ReportContent {
  title?: string;
  readonly notes: string[];
  readonly advice: Advice[];
  readonly series: Series[];
  readonly tables: (ReportTable & Tabular)[];
  readonly checks: ReportCheck[];
  readonly figures: Figure[];
}

/** Adds what the finished parts of an interrupted run measured. */
function addFinishedParts(content: ReportContent, parts: FinishedParts): void {
  const series = parts.series();
  content.series.push(...series);
  const names = series.map(({ name }) => name).join("; ");
  content.notes.push(
    series.length === 0
      ? "The run was interrupted before its first part was finished."
      : `The run was interrupted; report.json has the series of the finished parts: ${names}.`,
  );
}

function makeReportBuilder<Name extends string>(
  { args, parameters, options: { onProgress, signal }, task, control = false }: Run<Name>,
  content: ReportContent,
  parts: FinishedParts,
): ReportBuilder<Name> {
  let done = 0;
  let current = "";
  return {
    args,
    parameters,
    signal,
    task,
    control,
    stage(stage, fraction) {
      if (signal?.aborted) throw new Aborted();
      current = stage;
      const from = done;
      done = fraction;
      onProgress?.({ fraction: from, stage });
      return (progress) => onProgress?.({ fraction: from + (fraction - from) * progress.fraction, stage });
    },
    async turn() {
      const turns = makeTurns();
      await turns.next();
      turns.close();
      if (signal?.aborted) throw new Aborted();
    },
    ensure(flow) {
      if (flow.result === "aborted") throw new Aborted();
      parts.keepResult(current, flow);
      return flow;
    },
    keep: (columns) => parts.keep(current, columns),
    addSeries(name, columns) {
      const lists = Object.entries(columns).map(([key, values]) => [key, Array.from(values)] as const);
      content.series.push(seriesOf(name, lists));
    },
    setTitle(text) {
      content.title = text;
    },
    addNote: (text) => content.notes.push(text),
    addAdvice: (advice) => content.advice.push(advice),
    addTable: (table) =>
      content.tables.push(attachTable({ ...table }, ({ columns, rows }) => ({ columns, rows }))),
    addFigure: (figure) =>
      content.figures.push(plainFigure(control ? { ...figure, title: `Control: ${figure.title}` } : figure)),
    claimAtMost: (...check) => content.checks.push(checkOf("effect", "at most", ...check)),
    claimAtLeast: (...check) => content.checks.push(checkOf("effect", "at least", ...check)),
    agreeWithin: (...check) => content.checks.push(checkOf("agreement", "at most", ...check)),
  };
}

/** Compares a measured number with its bound. A check without a column has no such field, so that it survives JSON. */
const checkOf = (
  kind: "effect" | "agreement",
  direction: "at most" | "at least",
  claim: string,
  measured: number,
  bound: number,
  column?: string,
): ReportCheck => ({
  claim,
  ...(column === undefined ? {} : { column }),
  measured,
  bound,
  holds: direction === "at most" ? measured <= bound : measured >= bound,
  direction,
  kind,
});

/** Converts the numbers of a figure to arrays that survive JSON. */
function plainFigure(figure: Figure): Figure {
  const marks = figure.marks.map((mark) =>
    mark.type === "line" || mark.type === "dot"
      ? { ...mark, x: Array.from(mark.x), y: Array.from(mark.y) }
      : mark,
  );
  return { ...figure, marks };
}
