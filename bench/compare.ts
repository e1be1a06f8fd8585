/** A measurement: mean time of one run, and the result, on which all contenders have to agree. */
export interface Measurement {
  readonly milliseconds: number;
  readonly result: number;
}

/** An implementation of a workload. */
export interface Contender {
  readonly name: string;
  /** Repeats the work for about `milliseconds` and returns the mean time of one run. */
  measure(milliseconds: number): Measurement | Promise<Measurement>;
}

/** A computation and its implementations: the library's first, then the alternatives of a user. */
export interface Workload {
  readonly name: string;
  /** Amount of work per run, such as GFLOP or solves, for workloads whose rate is reported. */
  readonly work?: { readonly amount: number; readonly unit: string } | undefined;
  /** Largest allowed relative difference between the results of the contenders. */
  readonly agreement: number;
  readonly contenders: readonly [ours: Contender, ...others: Contender[]];
}

/** A row of the table: median of interleaved runs. */
export interface Row {
  readonly workload: string;
  readonly contender: string;
  readonly milliseconds: number;
  /** Work per second, if the workload states its amount of work. */
  readonly rate?: number;
  readonly unit?: string;
  /** Time of this contender divided by the library's. */
  readonly ratio: number;
}

/** Makes a contender that runs in this process; `run` does the work once. */
export function inProcess(name: string, run: () => number): Contender {
  let once = 0;
  return {
    name,
    measure(milliseconds) {
      const repeats = Math.max(1, Math.round(milliseconds / (once || timeOf(run, 1).milliseconds)));
      const measured = timeOf(run, repeats);
      once = measured.milliseconds;
      return measured;
    },
  };
}

/** Makes a contender from asynchronous work in this process, which every measurement does once. */
export function inProcessOnce(name: string, run: () => Promise<number>): Contender {
  return {
    name,
    async measure() {
      const start = now();
      const result = await run();
      return { milliseconds: now() - start, result };
    },
  };
}

/** Environment variable that selects processor time, which depends less on other processes than wall-clock time. */
export const PROCESSOR_TIME = "BENCH_PROCESSOR_TIME";

/** Returns the present time, or the processor time used so far, in milliseconds. */
export function now(): number {
  if (process.env[PROCESSOR_TIME] === undefined) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function timeOf(run: () => number, repeats: number): Measurement {
  const start = now();
  let result = 0;
  for (let i = 0; i < repeats; i++) result = run();
  return { milliseconds: (now() - start) / repeats, result };
}

/** Number of rounds; odd, so that the median is one of the measurements. */
const ROUNDS = 7;
const MILLISECONDS_PER_ROUND = 150;

/** Checks that the results of the contenders agree, and measures the contenders in turn in each of several rounds. */
export async function compare({ name, work, agreement, contenders }: Workload): Promise<Row[]> {
  const reference = (await contenders[0].measure(0)).result;
  for (const contender of contenders) {
    const { result } = await contender.measure(0);
    if (Math.abs(result / reference - 1) <= agreement) continue;
    throw new Error(`${name}: ${contender.name} gives ${result}, ${contenders[0].name} ${reference}`);
  }
  const samples = contenders.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, contender] of contenders.entries()) {
      samples[i]!.push((await contender.measure(MILLISECONDS_PER_ROUND)).milliseconds);
    }
  }
  const medians = samples.map((times) => times.sort((a, b) => a - b)[ROUNDS >> 1]!);
  return contenders.map((contender, i) => ({
    workload: name,
    contender: contender.name,
    milliseconds: medians[i]!,
    ...(work === undefined ? {} : { rate: (1000 * work.amount) / medians[i]!, unit: work.unit }),
    ratio: medians[i]! / medians[0]!,
  }));
}
