/** One measurement: the time of a single run, and a number that every contender has to agree on. */
export interface Measurement {
  readonly milliseconds: number;
  readonly result: number;
}

/** One way to do a job. */
export interface Contender {
  readonly name: string;
  /** Does the job for about `milliseconds` and returns the mean time of one run. */
  measure(milliseconds: number): Measurement | Promise<Measurement>;
}

/** A job and the ways to do it: ours first, then what a user would run instead. */
export interface Workload {
  readonly name: string;
  /** What one run is made of, when a rate says more than a time: `flops` or `solves` per run. */
  readonly work?: { readonly amount: number; readonly unit: string } | undefined;
  /** Largest relative difference between the contenders' results. */
  readonly agreement: number;
  readonly contenders: readonly [ours: Contender, ...others: Contender[]];
}

/** One line of the table: the median of interleaved runs. */
export interface Row {
  readonly workload: string;
  readonly contender: string;
  readonly milliseconds: number;
  /** Work per second, where the workload says what it is made of. */
  readonly rate?: number;
  readonly unit?: string;
  /** Time of this contender over ours. */
  readonly ratio: number;
}

/** A contender in this process: `run` does the job once. */
export function here(name: string, run: () => number): Contender {
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

/** Set for time of the processor instead of the wall's: what other work on the machine disturbs less. */
export const PROCESSOR_TIME = "BENCH_PROCESSOR_TIME";

function now(): number {
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

const ROUNDS = 7;
const MILLISECONDS_PER_ROUND = 150;

/** Measures the contenders in turn, round after round, after checking that their results agree. */
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
