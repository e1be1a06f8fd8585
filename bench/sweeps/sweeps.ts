import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sweeps } from "learning-dynamics";
import type { Contender, Workload } from "../compare";
import { BENCH } from "../folders";
import { Peer } from "../peer";

const file = join(BENCH, "sweeps/sweep-work.mjs");
const TRIVIAL = { work: "trivial", points: 1000, steps: 0 };
/** Points of about 50 ms. */
const BUSY = { work: "busy", points: 10, steps: 3_400_000 };

type Problem = typeof TRIVIAL;

/** Folder of a new sweep. */
const newFolder = () => join(mkdtempSync(join(tmpdir(), "learning-dynamics-bench-")), "sweep");

/** Makes a contender that sweeps over all points as often as fits into the given time. */
function contender(
  name: string,
  { work, points, steps }: Problem,
  options: () => sweeps.SweepOptions,
): Contender {
  const grid = { n: Array.from({ length: points }, (_, n) => n), steps: [steps] };
  const run = async (): Promise<number> => {
    const { rows } = await sweeps.sweep({ file, export: work }, grid, options()).table();
    return rows.reduce((sum, row) => sum + Number(row[3]), 0);
  };
  return {
    name,
    async measure(milliseconds) {
      const start = performance.now();
      let [runs, result, elapsed] = [0, 0, 0];
      do {
        result = await run();
        runs++;
        elapsed = performance.now() - start;
      } while (elapsed < milliseconds);
      return { milliseconds: elapsed / runs, result };
    },
  };
}

function workload(name: string, problem: Problem, peer: Peer, methods: readonly string[]): Workload {
  return {
    name,
    work: { amount: problem.points, unit: "points/s" },
    agreement: 0,
    contenders: [
      contender("sweep, threads", problem, () => ({ executor: "threads" })),
      contender("sweep, threads and a store", problem, () => ({ executor: "threads", store: newFolder() })),
      contender("sweep, inline", problem, () => ({ executor: "inline" })),
      contender("sweep, inline and a store", problem, () => ({ executor: "inline", store: newFolder() })),
      ...methods.map((method) => peer.contender(method, problem)),
    ],
  };
}

/**
 * Returns workload v: sweeps over trivial points, which have the overhead alone, and over points of 50 ms, on one process
 * per core or on threads. Wall time, because several cores take part.
 */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("sweeps.py");
  const methods = await peer.methods();
  return {
    workloads: [
      workload(`v. ${TRIVIAL.points} trivial points of a sweep`, TRIVIAL, peer, methods),
      workload(`v. ${BUSY.points} points of a sweep, about 50 ms each`, BUSY, peer, methods),
    ],
    stop: () => peer.stop(),
  };
}
