/* Installs Debian's package redis-server where the program is missing and this user may install it; otherwise says why. */
import { spawnSync } from "node:child_process";

const succeeds = (command, ...args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

if (!succeeds("redis-server", "--version")) {
  console.log("redis-server is missing; installing it by apt-get");
  // The server of the package must not be started: the tests start their own.
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const install = (...args) =>
    spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env: environment });
  install("update");
  install("install", "--yes", "--no-install-recommends", "redis-server");
  if (!succeeds("redis-server", "--version"))
    console.log("redis-server cannot be installed here: the tests of the queue are skipped");
}
