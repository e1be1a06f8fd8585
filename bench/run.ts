/* Runs the benchmarks against the built package: npm run bench [-- NAME...] [--json FILE] [--cpu] */
import { writeFileSync } from "node:fs";
import { compare, PROCESSOR_TIME, type Row, type Workload } from "./compare";
import * as contagion from "./dynamics/contagion";
import * as deepLinear from "./dynamics/deep-linear";
import * as exactFlow from "./dynamics/exact-flow";
import * as flow from "./dynamics/flow";
import * as grokking from "./dynamics/grokking";
import * as implicitBias from "./dynamics/implicit-bias";
import * as race from "./dynamics/race";
import * as reduction from "./dynamics/reduction";
import * as representation from "./dynamics/representation";
import * as universalFit from "./dynamics/universal-fit";
import * as empirical from "./kernels/empirical";
import * as ntk from "./kernels/ntk";
import * as posterior from "./kernels/posterior";
import * as scaling from "./kernels/scaling";
import * as telescoping from "./kernels/telescoping";
import * as connectivity from "./measures/connectivity";
import * as information from "./measures/information";
import * as motifs from "./measures/motifs";
import * as similarity from "./measures/similarity";
import * as metaLearning from "./networks/meta-learning";
import * as networks from "./networks/networks";
import * as training from "./networks/training";
import * as decompositions from "./numerics/decompositions";
import * as files from "./numerics/files";
import * as largeMatrices from "./numerics/large-matrices";
import * as products from "./numerics/products";
import * as sweeps from "./sweeps/sweeps";
import * as sweepsQueue from "./sweeps/sweeps-queue";

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
  "implicit-bias": implicitBias,
  reduction,
  "universal-fit": universalFit,
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
