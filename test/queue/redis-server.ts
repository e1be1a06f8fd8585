import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Password of the servers of the tests. It must not appear in any output. */
export const PASSWORD = "s3cret-Pa55/word@";

/** True if a server can be started on this machine. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

/** Redis server on a private port, with a password and an append-only file in a temporary folder. */
export interface RedisServer {
  readonly port: number;
  /** URL with the password. */
  readonly url: string;
  /** Ends the server with SIGKILL. */
  kill(): Promise<void>;
  /** Starts the server again, on the same port and files. */
  restart(): Promise<void>;
  /** Removes all keys of the server. */
  empty(): void;
  /** Ends the server and removes its files. */
  remove(): Promise<void>;
}

/** Starts a server with further settings, as on its command line. */
export async function startRedis(...settings: readonly string[]): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-redis-"));
  let server = await start(port, folder, settings);
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  };
  return {
    port,
    url: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill();
      server = await start(port, folder, settings);
    },
    empty() {
      const environment = { ...process.env, REDISCLI_AUTH: PASSWORD };
      spawnSync("redis-cli", ["-p", `${port}`, "FLUSHALL"], { env: environment });
    },
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(port: number, folder: string, settings: readonly string[]): Promise<ChildProcess> {
  const own = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--requirepass", PASSWORD];
  const args = ["--port", `${port}`, "--dir", folder, ...own, ...settings];
  const server = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    let output = "";
    server.stdout.on("data", (data) => {
      output += data;
      if (output.includes("Ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`redis-server ended: ${output}`)));
  });
  return server;
}

/** Returns a port that no process listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
