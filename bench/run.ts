/*
 * Runs the benchmarks against the built package: npm run bench [-- NAME...] [--json FILE] [--cpu] [--check] [--record].
 * `--check` names the ratios that fell by more than a quarter since `--record` wrote bench/recorded-ratios.json.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchmarks } from "./benchmarks";
import { compare, PROCESSOR_TIME, type Row, type Workload } from "./compare";
import { BENCH } from "./folders";
import { readOptions } from "./options";
import { type Comparison, compareWithRecorded, type Ratios, record } from "./recorded";

const RECORDED = join(BENCH, "recorded-ratios.json");

const formatRate = ({ rate, unit }: Row): string =>
  rate === undefined ? "" : `${rate.toPrecision(4).padStart(12)} ${unit}`;

const formatRow = (row: Row): string => {
  const time = `${row.milliseconds.toPrecision(3).padStart(10)} ms`;
  return `  ${row.contender.padEnd(40)} ${time}  ${row.ratio.toFixed(2).padStart(8)} x${formatRate(row)}`;
};

/** Measures a workload; with recorded ratios once more if one of its ratios fell, because other processes disturb. */
async function measure(workload: Workload, recorded: Ratios | undefined): Promise<Row[]> {
  const rows = await compare(workload);
  if (recorded === undefined || compareWithRecorded(rows, recorded).falls.length === 0) return rows;
  console.log(`${workload.name}: a ratio fell; measured again`);
  return compare(workload);
}

function printComparison({ falls, compared, unrecorded }: Comparison): void {
  for (const name of unrecorded) console.log(`not recorded: ${name}`);
  for (const { workload, contender, recorded, ratio } of falls) {
    console.log(`FELL: ${workload}: ${contender}: ${ratio.toPrecision(3)}, recorded ${recorded}`);
  }
  console.log(`${compared} ratios compared with those recorded, of which ${falls.length} fell by over 25 %`);
}

async function main(): Promise<void> {
  const { names, json, cpu, check, record: isRecorded } = readOptions(process.argv.slice(2));
  if (cpu) process.env[PROCESSOR_TIME] = "1";
  const recorded = JSON.parse(readFileSync(RECORDED, "utf8")) as Ratios;
  const rows: Row[] = [];
  console.log(
    `Node ${process.version}, ${process.arch}, one thread; medians of interleaved runs${cpu ? ", processor time" : ""}`,
  );
  for (const name of names) {
    const { workloads, stop } = await benchmarks[name]!.workloads();
    for (const workload of workloads) {
      const measured = await measure(workload, check ? recorded : undefined);
      console.log([workload.name, ...measured.map(formatRow)].join("\n"));
      rows.push(...measured);
    }
    stop();
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(rows, null, 1)}\n`);
  if (isRecorded) writeFileSync(RECORDED, `${JSON.stringify(record(rows, recorded), null, 2)}\n`);
  if (!check) return;
  const comparison = compareWithRecorded(rows, recorded);
  printComparison(comparison);
  if (comparison.falls.length > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 2;
});
