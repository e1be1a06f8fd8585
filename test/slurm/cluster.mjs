import { execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue"];

/** Time within which the cluster has to accept jobs, in milliseconds. */
const START_LIMIT = 30_000;

/**
 * Installs Slurm by Debian's packages if it is missing. Returns why that is impossible, or undefined.
 */
export function installSlurm() {
  if (process.getuid?.() !== 0) return "the daemons of Slurm need root";
  if (hasPrograms()) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...words) => spawnSync("apt-get", words, { env, stdio: "ignore" }).status === 0;
  const install = () => apt("install", "--yes", "--no-install-recommends", "slurm-wlm", "munge");
  if (!install() && apt("update")) install();
  return hasPrograms() ? undefined : "slurm-wlm and munge cannot be installed by apt-get";
}

const hasPrograms = () =>
  PROGRAMS.every((program) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0);

/** Starts a cluster of one node on private ports of the loopback, with all its files in a folder. */
export async function startCluster(folder) {
  for (const name of ["state", "spool"]) mkdirSync(join(folder, name));
  const [port, nodePort] = await freePorts();
  const host = hostname().split(".")[0];
  const template = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "slurm.conf"), "utf8");
  const values = { HOST: host, FOLDER: folder, PORT: port, NODE_PORT: nodePort };
  const configuration = join(folder, "slurm.conf");
  writeFileSync(
    configuration,
    template.replaceAll(/@(\w+)@/g, (_, name) => values[name]),
  );
  const key = join(folder, "munge.key");
  writeFileSync(key, crypto.getRandomValues(new Uint8Array(128)), { mode: 0o600 });
  const daemons = [];
  const start = (program, ...words) => {
    const log = openSync(join(folder, `${program}.out`), "w");
    daemons.push(spawn(program, words, { stdio: ["ignore", log, log], env }));
    closeSync(log);
  };
  const env = { ...process.env, SLURM_CONF: configuration };
  const file = (option, name) => `--${option}=${join(folder, name)}`;
  const files = [
    file("socket", "munge.socket"),
    file("pid-file", "munge.pid"),
    file("log-file", "munge.log"),
    file("seed-file", "munge.seed"),
  ];
  // --force: the temporary folder may be writable by all users.
  start("munged", "--foreground", "--force", `--key-file=${key}`, ...files);
  start("slurmctld", "-D", "-f", configuration);
  start("slurmd", "-D", "-f", configuration, "-N", host);
  const stop = async () => {
    for (const daemon of daemons.reverse()) {
      daemon.kill("SIGTERM");
      await new Promise((resolve) => {
        if (daemon.exitCode !== null || daemon.signalCode !== null) return resolve();
        daemon.on("exit", resolve);
        setTimeout(() => daemon.kill("SIGKILL"), 5000).unref();
      });
    }
  };
  try {
    await until(START_LIMIT, "the node is idle", () =>
      spawnSync("sinfo", ["--noheader", "--format=%T"], { env, encoding: "utf8" }).stdout.startsWith("idle"),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, stop };
}

/** Waits until a condition holds. */
export async function until(milliseconds, description, holds) {
  const end = performance.now() + milliseconds;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within ${milliseconds / 1000} s: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Returns two ports that are free. */
async function freePorts() {
  const servers = await Promise.all(
    [1, 2].map(
      () =>
        new Promise((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Cancels all jobs, so that no task outlives the cluster. */
export const cancelJobs = (env) => {
  try {
    execFileSync("scancel", ["--user=root"], { env, stdio: "ignore" });
  } catch {
    // There are none, or the cluster has not started.
  }
};
