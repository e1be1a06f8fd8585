import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExecutorError, queue, queueWorker, sweep } from "../../src/sweeps";
import { freePort, hasRedis, PASSWORD, type RedisServer, startRedis } from "./redis-server";

const folder = join(__dirname, "works");
const work = { file: join(folder, "points.mjs"), export: "values" };

/** Resolves to the errors of a sweep and of a worker with a server. */
const errorsOf = (url: string): Promise<ExecutorError[]> =>
  Promise.all([
    errorOf(sweep(work, { a: [1] }, { executor: queue({ url }) }).table()),
    errorOf(queueWorker({ url, folder })),
  ]);

async function errorOf(promise: Promise<unknown>): Promise<ExecutorError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ExecutorError);
  // All parts of the error, also those that a log prints.
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(PASSWORD);
  return error as ExecutorError;
}

describe("a server of a queue", () => {
  it("that cannot be reached is an error with host, port and cure, within seconds", async () => {
    const port = await freePort();
    for (const { message } of await errorsOf(`redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`)) {
      expect(message).toContain(
        `the Redis server at 127.0.0.1:${port} cannot be reached (connect ECONNREFUSED`,
      );
      expect(message).toContain("start the server");
    }
  }, 15_000);

  it("that accepts connections and stays silent is an error", async () => {
    const silent = createTcpServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as { port: number };
    for (const { message } of await errorsOf(`redis://127.0.0.1:${port}`))
      expect(message).toContain(`127.0.0.1:${port} cannot be reached (no answer)`);
    silent.close();
  }, 15_000);

  it("that is none for Redis is an error", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    for (const { message } of await errorsOf(`redis://127.0.0.1:${port}`))
      expect(message).toContain(`127.0.0.1:${port} cannot be reached`);
    other.close();
  });
});

describe.skipIf(!hasRedis)("a Redis server", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());

  const warningsOf = async (url: string): Promise<string[]> => {
    const warnings: string[] = [];
    const stop = new AbortController();
    const worker = queueWorker({
      url,
      folder,
      signal: stop.signal,
      onWarning: (text) => warnings.push(text),
    });
    stop.abort();
    await worker;
    return warnings;
  };

  it("that refuses the password is an error with the cure", async () => {
    for (const { message } of await errorsOf(`redis://:wrong-${PASSWORD.length}@127.0.0.1:${redis.port}`)) {
      expect(message).toContain(`at 127.0.0.1:${redis.port} refuses the user or the password`);
      expect(message).toContain("LEARNING_DYNAMICS_REDIS");
      expect(message).not.toContain("wrong-");
    }
  });

  it("that requires a password is an error with the cure", async () => {
    for (const { message } of await errorsOf(`redis://127.0.0.1:${redis.port}`))
      expect(message).toContain(
        "requires a password. Give the right one in the URL, or in the environment variable",
      );
  });

  it("with an append-only file and no eviction causes no warning", async () => {
    expect(await warningsOf(redis.url)).toEqual([]);
  });

  it("without an append-only file causes a warning", async () => {
    const other = await startRedis("--appendonly", "no");
    expect(await warningsOf(other.url)).toEqual([expect.stringContaining("CONFIG SET appendonly yes")]);
    await other.remove();
  });

  it("that may drop points is an error", async () => {
    const other = await startRedis("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
    for (const { message } of await errorsOf(other.url))
      expect(message).toContain("maxmemory-policy allkeys-lru, with which it drops points");
    await other.remove();
  });

  it("without memory is an error with the cure", async () => {
    const other = await startRedis("--maxmemory", "1");
    const error = await errorOf(sweep(work, { a: [1] }, { executor: queue({ url: other.url }) }).table());
    expect(error.message).toContain(`127.0.0.1:${other.port} has no memory left. Raise its maxmemory`);
    await other.remove();
  });

  it("without workers causes a warning", async () => {
    const warnings: string[] = [];
    const stop = new AbortController();
    const onWarning = (text: string) => {
      warnings.push(text);
      stop.abort();
    };
    const executor = queue({ url: redis.url, onWarning });
    const { completed } = await sweep(work, { a: [1] }, { executor, signal: stop.signal }).table();
    expect(completed).toBe(false);
    expect(warnings).toEqual([
      expect.stringContaining(`127.0.0.1:${redis.port}. Start one: learning-dynamics worker --redis URL`),
    ]);
  });

  it("with TLS serves a client that trusts its certificate, and is an error for others", async () => {
    const scratch = mkdtempSync(join(tmpdir(), "learning-dynamics-queue-"));
    const [key, certificate] = [join(scratch, "key.pem"), join(scratch, "certificate.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject];
    expect(spawnSync("openssl", [...request, "-keyout", key, "-out", certificate]).status).toBe(0);
    const port = await freePort();
    const tls = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no"];
    const other = await startRedis("--tls-port", `${port}`, ...tls);
    const url = `rediss://:${encodeURIComponent(PASSWORD)}@localhost:${port}`;
    for (const { message } of await errorsOf(url)) expect(message).toContain("self-signed certificate");
    const program = `
      import { queueWorker } from "learning-dynamics/sweeps";
      const stop = new AbortController();
      const worker = queueWorker({ folder: ".", signal: stop.signal });
      stop.abort();
      console.log(JSON.stringify(await worker));`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate, LEARNING_DYNAMICS_REDIS: url };
    const args = ["--input-type=module", "--eval", program];
    const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8", cwd: __dirname });
    expect(stdout, stderr).toContain('"running":0');
    await other.remove();
    rmSync(scratch, { recursive: true });
  });
});
