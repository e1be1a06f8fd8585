/* Runs the benchmarks against the built package: npm run bench [-- NAME...] [--json FILE] [--cpu] */
import { writeFileSync } from "node:fs";
import { compare, PROCESSOR_TIME, type Row, type Workload } from "./compare";
import * as connectivity from "./connectivity";
import * as contagion from "./contagion";
import * as decompositions from "./decompositions";
import * as deepLinear from "./deep-linear";
import * as empirical from "./empirical";
import * as exactFlow from "./exact-flow";
import * as files from "./files";
import * as flow from "./flow";
import * as grokking from "./grokking";
import * as information from "./information";
import * as largeMatrices from "./large-matrices";
import * as metaLearning from "./meta-learning";
import * as motifs from "./motifs";
import * as networks from "./networks";
import * as ntk from "./ntk";
import * as posterior from "./posterior";
import * as products from "./products";
import * as race from "./race";
import * as representation from "./representation";
import * as scaling from "./scaling";
import * as similarity from "./similarity";
import * as sweeps from "./sweeps";
import * as sweepsQueue from "./sweeps-queue";
import * as telescoping from "./telescoping";
import * as training from "./training";

const benchmarks: Record<string, { workloads(): Promise<{ workloads: Workload[]; stop: () => void }> }> = {
  products,
  decompositions,
  "large-matrices": largeMatrices,
  files,
  flow,
  training,
  "deep-linear": deepLinear,
  ntk,
  "exact-flow": exactFlow,
  race,
  empirical,
  representation,
  networks,
  similarity,
  telescoping,
  grokking,
  posterior,
  contagion,
  connectivity,
  scaling,
  motifs,
  information,
  "meta-learning": metaLearning,
  "sweeps-queue": sweepsQueue,
  sweeps,
};

const formatRate = ({ rate, unit }: Row): string =>
  rate === undefined ? "" : `${rate.toPrecision(4).padStart(12)} ${unit}`;

async function main(): Promise<void> {
  const options = process.argv.slice(2);
  const json = options.includes("--json") ? options[options.indexOf("--json") + 1] : undefined;
  if (options.includes("--cpu")) process.env[PROCESSOR_TIME] = "1";
  const selected = options.filter((option) => option in benchmarks);
  const rows: Row[] = [];
  console.log(
    `Node ${process.version}, ${process.arch}, one thread; medians of interleaved runs${options.includes("--cpu") ? ", processor time" : ""}`,
  );
  for (const [name, file] of Object.entries(benchmarks)) {
    if (selected.length > 0 && !selected.includes(name)) continue;
    const { workloads, stop } = await file.workloads();
    for (const workload of workloads) {
      console.log(workload.name);
      for (const row of await compare(workload)) {
        rows.push(row);
        const time = `${row.milliseconds.toPrecision(3).padStart(10)} ms`;
        console.log(
          `  ${row.contender.padEnd(40)} ${time}  ${row.ratio.toFixed(2).padStart(8)} x${formatRate(row)}`,
        );
      }
    }
    stop();
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(rows, null, 1)}\n`);
}

void main();
