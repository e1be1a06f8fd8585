import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer, Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PortError } from "../../../src/cli/exit";
import { type RunningServer, startServer } from "../../../src/cli/playground/start-server";
import { command } from "../command";

const cli = command();
const POLICY = "default-src 'self'";
let server: RunningServer;

beforeEach(async () => {
  mkdirSync(cli.file("page"));
  writeFileSync(cli.file("page/index.html"), "<p>page</p>");
  writeFileSync(cli.file("page/worker.js"), "export {};");
  writeFileSync(cli.file("page/empty.npz"), "");
  writeFileSync(cli.file("secret.txt"), "secret");
  const files = new Map([
    ["/index.html", cli.file("page/index.html")],
    ["/assets/worker.js", cli.file("page/worker.js")],
    ["/files/my run.npz", cli.file("page/empty.npz")],
    ["/files/notes.html", cli.file("page/index.html")],
    ["/files/gone.npz", cli.file("page/gone.npz")],
  ]);
  server = await startServer(files, [0], POLICY);
});

afterEach(() => server.close());

/** Sends a request with exactly the given path, which \`fetch\` would change, and returns the answer. */
const ask = (path: string, options: { readonly method?: string; readonly host?: string } = {}) =>
  new Promise<{ status: number; type: string | undefined; policy: unknown; text: string }>(
    (resolve, reject) => {
      const { method = "GET", host = "localhost:1" } = options;
      const sent = request(
        { port: server.port, host: "127.0.0.1", path, method, headers: { host } },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (part: string) => {
            text += part;
          });
          answer.on("end", () => {
            const { "content-type": type, "content-security-policy": policy } = answer.headers;
            resolve({ status: answer.statusCode!, type, policy, text });
          });
        },
      );
      sent.on("error", reject).end();
    },
  );

describe("the server of the playground", () => {
  it("answers with files, their types and the policy", async () => {
    const page = { status: 200, type: "text/html;charset=utf-8", policy: POLICY, text: "<p>page</p>" };
    expect(await ask("/")).toEqual(page);
    expect(await ask("/index.html?url=files/my%20run.npz")).toEqual(page);
    expect(await ask("/files/my%20run.npz")).toMatchObject({
      status: 200,
      type: "application/octet-stream",
      policy: undefined,
      text: "",
    });
  });

  it("sends the policy with scripts, because that of a page does not cover its workers", async () => {
    expect(await ask("/assets/worker.js")).toMatchObject({
      type: "text/javascript;charset=utf-8",
      policy: POLICY,
    });
  });

  it("sends the files of a run as data, whatever their names", async () => {
    expect(await ask("/files/notes.html")).toMatchObject({
      type: "application/octet-stream",
      text: "<p>page</p>",
    });
  });

  it("answers to HEAD without a body", async () => {
    expect(await ask("/index.html", { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/page/index.html",
    "//",
    "/%",
    "/files/",
    "/files/gone.npz",
  ])("has no file at %s", async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, text: "There is no such file.\n" });
  });

  it("answers to no other methods", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
      expect((await ask("/index.html", { method })).status).toBe(405);
  });

  it("answers to no name of another site", async () => {
    for (const host of ["evil.example", `evil.example:${server.port}`, "localhost.evil.example"])
      expect((await ask("/index.html", { host })).status).toBe(403);
    expect((await ask("/index.html", { host: "127.0.0.1:8000" })).status).toBe(200);
  });

  it("takes the next port if one is in use, and names the last one in its error", async () => {
    const other = await startServer(new Map(), [server.port, 0], undefined);
    expect(other.port).not.toBe(server.port);
    await other.close();
    const refused = startServer(new Map(), [server.port], undefined);
    await expect(refused).rejects.toThrow(PortError);
    await expect(refused).rejects.toThrow(`--port ${server.port} cannot be used (EADDRINUSE)`);
  });

  it("goes on after a connection that cannot be opened", async () => {
    const listening = vi.spyOn(Server.prototype, "listen");
    const files = new Map([["/index.html", cli.file("page/index.html")]]);
    const other = await startServer(files, [0], undefined);
    const [inner] = listening.mock.contexts as Server[];
    listening.mockRestore();
    inner!.emit("error", Object.assign(new Error("accept EMFILE"), { code: "EMFILE" }));
    expect((await fetch(`http://127.0.0.1:${other.port}/`)).status).toBe(200);
    await other.close();
  });

  it("frees its port when it ends", async () => {
    const { port } = server;
    await server.close();
    const free = createServer();
    await new Promise<void>((resolve, reject) => free.on("error", reject).listen(port, "127.0.0.1", resolve));
    await new Promise((resolve) => free.close(resolve));
  });
});
