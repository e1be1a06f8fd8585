import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { servePlayground } from "../../../src/cli/playground/serve-playground";
import { writeNpz } from "../../../src/tasks";
import { command } from "../command";

const cli = command();
const page = () => cli.file("page");

beforeEach(() => {
  mkdirSync(cli.file("page/assets"), { recursive: true });
  writeFileSync(
    cli.file("page/index.html"),
    `<meta http-equiv="Content-Security-Policy"\n  content="default-src 'self';\n  img-src data:">`,
  );
  writeFileSync(cli.file("page/assets/index.js"), "export {};");
  writeFileSync(cli.file("my run.npz"), "run");
  mkdirSync(cli.file("checkpoints/inner"), { recursive: true });
  for (const name of ["step-2.pt", "step-10.pt", "notes.txt", ".hidden.pt"])
    writeFileSync(cli.file(`checkpoints/${name}`), name);
});

/** Serves files until a visit has ended, and returns the exit code. */
async function visit(
  files: readonly string[],
  visitor: (url: string) => Promise<void>,
  options: { readonly json?: boolean; readonly port?: number } = {},
): Promise<number> {
  const running = servePlayground(page(), files, { port: 0, ...options });
  const url = await vi.waitFor(() => /http:[^\s"]+/.exec(cli.out)![0], { interval: 2 });
  try {
    await visitor(url);
  } finally {
    process.emit("SIGINT", "SIGINT");
  }
  return running;
}

const textOf = async (url: string) => (await fetch(url)).text();

describe("learning-dynamics playground", () => {
  it("serves the page with its own policy until Ctrl-C, with exit code 0", async () => {
    const code = await visit([], async (url) => {
      const answer = await fetch(url);
      expect(answer.headers.get("content-security-policy")).toBe("default-src 'self'; img-src data:");
      expect(await textOf(`${url}assets/index.js`)).toBe("export {};");
    });
    expect(code).toBe(0);
    await expect(fetch(/http:\S+/.exec(cli.out)![0])).rejects.toThrow();
  });

  it("opens the page on a file", async () => {
    await visit([cli.file("my run.npz")], async (url) => {
      const address = new URL(url).searchParams.get("url")!;
      expect(url).toMatch(/\/index\.html\?url=files\/my%2520run\.npz$/);
      expect(await textOf(new URL(address, url).href)).toBe("run");
    });
  });

  it("opens the page on the run also at the bare address, and on no run without files", async () => {
    writeFileSync(cli.file("X.csv"), "1,0\n");
    await visit([cli.file("X.csv"), cli.file("checkpoints/notes.txt")], async (url) => {
      const bare = new URL("/", url);
      bare.hostname = "localhost";
      const answer = await fetch(bare);
      expect(answer.redirected).toBe(true);
      expect(new URL(answer.url).search).toBe(new URL(url).search);
      expect(new URL(answer.url).host).toBe(bare.host);
      expect(new URL(answer.url).searchParams.getAll("url").length).toBe(2);
      // The page itself stays reachable: an address with a query is the visitor's own.
      expect((await fetch(new URL("/?look=dark", url))).redirected).toBe(false);
    });
    cli.out = "";
    await visit([], async (url) => expect((await fetch(url)).redirected).toBe(false));
  });

  it("opens the page on the checkpoints of a folder, and serves no other files of it", async () => {
    await visit([cli.file("checkpoints")], async (url) => {
      const files = new URL(url).searchParams.getAll("url");
      expect(files).toEqual(["files/checkpoints/step-10.pt", "files/checkpoints/step-2.pt"]);
      expect(await textOf(new URL(files[0]!, url).href)).toBe("step-10.pt");
      for (const name of ["notes.txt", ".hidden.pt"])
        expect((await fetch(new URL(`files/checkpoints/${name}`, url))).status).toBe(404);
    });
  });

  it.each([
    [["none.npz"], "none.npz cannot be read (ENOENT)"],
    [["checkpoints/inner"], "inner holds no .npz, .safetensors or .pt files"],
    [["checkpoints/notes.txt", "checkpoints/../checkpoints/notes.txt"], "two files have the name notes.txt"],
    [["checkpoints", "checkpoints/inner"], "checkpoints is a folder; the page opens one folder alone"],
    [["my run.npz", "checkpoints"], "checkpoints is a folder; the page opens one folder alone"],
    [["checkpoints", "my run.npz"], "checkpoints is a folder; the page opens one folder alone"],
  ])("rejects %j", async (names, message) => {
    const files = names.map((name) => cli.file(name));
    await expect(servePlayground(page(), files, { port: 0 })).rejects.toThrow(message);
  });

  it("rejects two logs of whole runs, also of the same name, and opens checkpoints and the files of a task", async () => {
    const write = (name: string, arrays: Record<string, readonly number[]>) => {
      const entries = Object.entries(arrays).map(
        ([key, values]) => [key, toNdArray(Float64Array.from(values), [values.length])] as const,
      );
      writeFileSync(cli.file(name), writeNpz(Object.fromEntries(entries)));
      return cli.file(name);
    };
    mkdirSync(cli.file("other"));
    const first = write("run.npz", { step: [0, 1], hidden: [1, 2] });
    for (const second of ["run2.npz", "other/run.npz"]) {
      const other = write(second, { epoch: [0, 1, 2], hidden: [1, 2, 3] });
      const message = `playground: ${first} and ${other} are logs of whole runs; the page opens one run at a time`;
      await expect(servePlayground(page(), [first, other], { port: 0 })).rejects.toThrow(message);
    }
    const checkpoints = [
      write("step_1.npz", { step: [1], a: [1] }),
      write("step_2.npz", { step: [2], a: [1] }),
    ];
    const task = [write("X.npz", { x: [1, 2] }), write("Y.npz", { y: [1, 2] })];
    for (const files of [checkpoints, task])
      await visit(files, async (url) => {
        expect(new URL(url).searchParams.getAll("url").length).toBe(2);
        cli.out = "";
      });
  });

  it("names the script that builds a missing page", async () => {
    await expect(servePlayground(cli.file("checkpoints"), [], { port: 0 })).rejects.toThrow(
      "npm run playground:package",
    );
  });

  it("gives exit code 2 for a port that is no port", async () => {
    for (const port of ["65536", "1.5", "-1"]) {
      expect(await cli.run("playground", `--port=${port}`)).toBe(2);
      expect(cli.err).toContain(`--port must be an integer from 0 to 65535, received ${port}`);
    }
  });

  it("refuses a port that is in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    await expect(servePlayground(page(), [], { port })).rejects.toThrow(`--port ${port} cannot be used`);
    await new Promise((resolve) => other.close(resolve));
  });
});
