/** One way to do a job. */
export interface Contender {
  readonly name: string;
  /** Does the job once and returns a number that every contender has to agree on. */
  readonly run: () => number;
}

/** A job and the ways to do it: ours first, then what a user would run instead. */
export interface Workload {
  readonly name: string;
  /** Largest relative difference between the contenders' numbers. */
  readonly agreement: number;
  readonly contenders: readonly [ours: Contender, ...others: Contender[]];
}

/** One line of the table: medians of interleaved runs. */
export interface Row {
  readonly workload: string;
  readonly contender: string;
  readonly milliseconds: number;
  /** Time of this contender over ours. */
  readonly ratio: number;
}

const ROUNDS = 7;
const SECONDS_PER_ROUND = 0.1;

/** Runs the contenders in turn, round after round, after checking that their results agree; medians per contender. */
export function compare({ name, agreement, contenders }: Workload): Row[] {
  const results = contenders.map((contender) => contender.run());
  for (const [i, result] of results.entries()) {
    const difference = Math.abs(result / results[0]! - 1);
    if (!(difference <= agreement)) {
      throw new Error(`${name}: ${contenders[i]!.name} gives ${result}, ${contenders[0].name} ${results[0]}`);
    }
  }
  const repeats = contenders.map(({ run }) =>
    Math.max(1, Math.round((1000 * SECONDS_PER_ROUND) / timeOf(run, 1))),
  );
  const samples = contenders.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { run }] of contenders.entries()) samples[i]!.push(timeOf(run, repeats[i]!));
  }
  const medians = samples.map((times) => times.sort((a, b) => a - b)[ROUNDS >> 1]!);
  return contenders.map((contender, i) => ({
    workload: name,
    contender: contender.name,
    milliseconds: medians[i]!,
    ratio: medians[i]! / medians[0]!,
  }));
}

/** Milliseconds for one run, averaged over `repeats`. */
function timeOf(run: () => number, repeats: number): number {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) run();
  return (performance.now() - start) / repeats;
}
