import type { TypedNdArray } from "../arrays";
import { type PredictOptions, predict, type Report, type TrainingSetting } from "../experiments";
import { type ArgumentNames, adviceOf, withinCommand } from "./argument-names";
import { EXIT, UsageError } from "./exit";
import { outputOf } from "./output/output";
import { interruptible } from "./process/interruptible";
import { type ProgressDisplay, showProgress } from "./progress";
import { readTaskFiles, type TaskFiles } from "./read-task-files";
import { openReport, type ReportTarget, type ReportWriter } from "./write-report";

/** Data, options and report of the command. */
type PredictCommand = Omit<PredictOptions, "setting"> &
  Pick<TrainingSetting, (typeof SETTING)[number]> &
  TaskFiles &
  ReportTarget;

/**
 * Reads a task from files, predicts how it is learned, prints and writes the report; returns the exit code.
 *
 * @param words words that belong to no option
 */
export async function predictFiles(
  options: Omit<PredictCommand, "inputs"> & Partial<Pick<PredictCommand, "inputs">>,
  words: readonly string[],
): Promise<number> {
  const inputs = inputsOf(options, words);
  const display = showProgress("predict");
  const { writer, report } = await predictedReport({ ...options, inputs }, display).finally(display.stop);
  outputOf(options).result(await writer.write(report));
  return report.completed ? EXIT.success : EXIT.interrupted;
}

/** Returns the file of the inputs, if all files are given with options. */
function inputsOf({ inputs }: Partial<TaskFiles>, words: readonly string[]): string {
  if (inputs !== undefined && words.length === 0) return inputs;
  const [first = "FILE", second = "FILE"] = inputs === undefined ? words : [inputs, ...words];
  throw new UsageError(
    `predict: files are given with options: --inputs ${first} for the samples, and for what the network learns from them ` +
      `--targets ${second} (one row of numbers per sample) or --labels ${second} (one class per sample)`,
  );
}

async function predictedReport(
  options: PredictCommand,
  display: ProgressDisplay,
): Promise<{ readonly writer: ReportWriter; readonly report: Report }> {
  const onRead = () => display.update({ fraction: 0, stage: "reading files" });
  const { inputs, targets, description } = await readTaskFiles("predict", options, onRead);
  const writer = await openReport("predict", options);
  const names = argumentNames(options);
  const setting = settingOf(options);
  const given = {
    ...givenOf(options, OPTIONS),
    ...(Object.keys(setting).length === 0 ? {} : { setting }),
  };
  const work = (signal: AbortSignal) =>
    withinCommand("predict", names, () =>
      predict({ inputs, targets }, given, { signal, onProgress: display.update }),
    );
  const result = await interruptible(work);
  const notes = [
    description,
    ...result.notes,
    ...adviceOf(result, names),
    ...classNumberNotes(options, targets),
  ];
  return { writer, report: { ...result, notes } };
}

/** Options of `predict` that the command line sets. */
const OPTIONS = [
  "depth",
  "scale",
  "relativeScale",
  "standardDeviation",
  "hidden",
  "seed",
  "modes",
  "centre",
  "center",
  "standardise",
  "standardize",
  "whiten",
] as const satisfies readonly (keyof PredictOptions)[];

/** Parts of the setting of the training that the command line sets. */
const SETTING = [
  "learningRate",
  "loss",
  "momentum",
  "batchSize",
] as const satisfies readonly (keyof TrainingSetting)[];

/** Returns those of some options that are given. */
const givenOf = <Name extends string>(
  options: Readonly<Partial<Record<Name, unknown>>>,
  names: readonly Name[],
): { [name: string]: unknown } =>
  Object.fromEntries(names.map((name) => [name, options[name]]).filter(([, value]) => value !== undefined));

/** Returns the setting of the training, which needs both a learning rate and a loss. */
function settingOf(options: PredictCommand): { [name: string]: unknown } {
  const setting = givenOf(options, SETTING);
  const [first] = Object.keys(setting);
  if (first === undefined) return setting;
  const missing = (["learningRate", "loss"] as const).filter((name) => !(name in setting));
  if (missing.length === 0) return setting;
  const examples = { learningRate: "--learning-rate 0.01", loss: "--loss mse" };
  throw new UsageError(
    `predict: steps depend on the learning rate and the loss: with --${kebabCase(first)}, give ` +
      `${missing.map((name) => `--${kebabCase(name)}`).join(" and ")} as well (for example ${missing.map((name) => examples[name]).join(" ")})`,
  );
}

/** Returns the command line options by the arguments of `predict` that they set. */
const argumentNames = ({ labels }: TaskFiles): ArgumentNames => ({
  "task.inputs": "--inputs",
  "task.targets": labels === undefined ? "--targets" : "--labels",
  ...Object.fromEntries(OPTIONS.map((name) => [`options.${name}`, `--${kebabCase(name)}`])),
  ...Object.fromEntries(SETTING.map((name) => [`options.setting.${name}`, `--${kebabCase(name)}`])),
});

const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Returns a note if the targets look like class numbers. */
function classNumberNotes({ targets: file }: TaskFiles, targets: TypedNdArray): string[] {
  if (file === undefined || targets.shape[1] !== 1) return [];
  const values = new Set<number>(targets.data);
  const classes = values.size > 2 && values.size <= 100;
  if (!classes || ![...values].every((x) => Number.isInteger(x) && x >= 0)) return [];
  return [
    `The targets are ${values.size} small integers: if they are class numbers, give them as --labels instead.`,
  ];
}
