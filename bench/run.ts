/* Runs the benchmarks against the built package: npm run bench */
import { compare } from "./compare";
import { workloads } from "./deep-linear";

for (const workload of workloads) {
  console.log(workload.name);
  for (const { contender, milliseconds, ratio } of compare(workload)) {
    console.log(
      `  ${contender.padEnd(30)} ${milliseconds.toPrecision(3).padStart(9)} ms  ${ratio.toFixed(2).padStart(8)} x`,
    );
  }
}
