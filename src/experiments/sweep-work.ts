import { type Arguments, argumentsOf } from "../arrays/arguments";
import { reasonOf } from "../concurrency/computation";
import type { Experiment } from "../reports/experiment";
import type { Report } from "../reports/report";
import { readParameters } from "../reports/run-arguments";
import type { RowValues, Work, WorkModule } from "../sweeps";
import { experiments } from "./experiments";

/**
 * Returns an experiment as the work of a sweep, which every thread and every machine can load.
 *
 * @param name name of the experiment
 * @throws ArgumentError for an unknown name
 * @example
 * const work = experimentWork("phase-diagram"); // { file: ".../experiments.mjs", export: "sweepWork", name: "phase-diagram" }
 */
export function experimentWork(name: string): WorkModule {
  experimentNamed(argumentsOf("experimentWork"), name);
  return { ...experimentRegistry(), name };
}

/**
 * Returns the registry of all experiments, for workers that compute sweeps of experiments by name.
 *
 * @example
 * const serve = (signal: AbortSignal) =>
 *   queueWorker({ url: "redis://127.0.0.1:6379", registry: experimentRegistry(), signal });
 */
export const experimentRegistry = (): WorkModule => ({ file: experimentsFile(), export: "sweepWork" });

/**
 * Returns the function that measures a point of a sweep by an experiment: the point sets its parameters. The values are
 * the measured number of each check, under its column or else its claim, and `holds`, true if all checks hold.
 *
 * @param name name of the experiment
 * @throws ArgumentError for an unknown name; `check` and `run` for an unknown parameter and a value out of range. `run`
 * rejects with the reason of an aborted signal
 * @example
 * const { run } = sweepWork("phase-diagram");
 * const { signal } = new AbortController();
 * const { kernelMovement, holds } = await run({ lambda: 5, scale: 0.01 }, { signal, seed: 1 });
 */
export function sweepWork(name: string): Work {
  const experiment = experimentNamed(argumentsOf("sweepWork"), name);
  const args = argumentsOf(name);
  const read = (point: object) =>
    readParameters(args.at("point"), experiment.parameters, point as Readonly<Record<string, number>>);
  return {
    check: (point) => void read(point),
    async run(point, context) {
      args.options("context", context, { signal: true, seed: true });
      args.record("point", point);
      const { signal, seed } = context;
      const parameters = read("seed" in experiment.parameters ? { seed, ...point } : point);
      const { checks, completed } = await experiment.run(parameters, { signal });
      if (!completed) throw reasonOf(args, signal);
      return rowValues(checks);
    },
  };
}

/** Returns the measured numbers of checks by name, and whether all of them hold. Repeated claims are numbered. */
export function rowValues(checks: Report["checks"]): RowValues {
  const values: Record<string, number | boolean> = {};
  for (const { column, claim, measured } of checks) {
    const name = column ?? claim;
    let place = name;
    for (let count = 2; place in values; count++) place = `${name} (${count})`;
    values[place] = measured;
  }
  return { ...values, holds: checks.every(({ holds }) => holds) };
}

function experimentNamed(args: Arguments, name: string): Experiment {
  const names = experiments.map((experiment) => experiment.name);
  args.choice("name", name, names);
  return experiments[names.indexOf(name)]!;
}

/**
 * Returns the location of the module of experiments, which is next to this file: a URL in ES modules, a path in
 * CommonJS, where the build replaces `import.meta.url` by `__filename`.
 */
const experimentsFile = (): string =>
  import.meta.url.replace(/[^\\/]*(\.\w+)$/, (_, ending: string) =>
    ending === ".ts" ? "index.ts" : `experiments${ending}`,
  );
