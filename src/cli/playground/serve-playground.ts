import { readFileSync } from "node:fs";
import { EXIT, UsageError } from "../exit";
import { openInBrowser } from "../open-in-browser";
import { type OutputOptions, outputOf } from "../output/output";
import { interruptible } from "../process/interruptible";
import { contentPolicy } from "./content-policy";
import { pageFiles, runFiles } from "./served-files";
import { HOST, startServer } from "./start-server";

/** Port of the address without `--port`, so that bookmarks keep their meaning. */
const USUAL_PORT = 6174;

/** Options of the command. */
export interface PlaygroundOptions extends OutputOptions {
  readonly port?: number | undefined;
  /** True to show the page in the browser. */
  readonly open?: boolean | undefined;
}

/**
 * Serves the built page and the files of a run on this machine until the process is interrupted, which is the usual end;
 * returns the exit code.
 *
 * @param folder folder of the built page
 * @param paths a log, one folder of checkpoints, or the files of one task
 */
export async function servePlayground(
  folder: string,
  paths: readonly string[],
  options: PlaygroundOptions,
): Promise<number> {
  const { port, open } = options;
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536))
    throw new UsageError(`playground: --port must be an integer from 0 to 65535, received ${port}`);
  const page = await pageFiles(folder);
  const index = page.get("/index.html");
  if (index === undefined)
    throw new UsageError(
      "playground: the page is not built; in a clone, run npm run playground:package first",
    );
  const run = await runFiles("playground", paths);
  const files = [...run.keys()].map(relativeAddress);
  const policy = contentPolicy(readFileSync(index, "utf8"));
  const start = `/${queryOf(files)}`;
  const server = await startServer(
    new Map([...page, ...run]),
    port === undefined ? [USUAL_PORT, 0] : [port],
    policy,
    files.length === 0 ? undefined : start,
  );
  const url = `http://${HOST}:${server.port}${start}`;
  await interruptible(async (signal) => {
    const output = outputOf(options);
    output.text(`playground: ${url}\nCtrl-C ends it\n`);
    output.result({ url, port: server.port, files });
    if (open) await openInBrowser(url);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve());
    });
    await server.close();
  });
  return EXIT.success;
}

/** Returns the address of a file of the run relative to the page. */
const relativeAddress = (path: string): string => path.slice(1).split("/").map(encodeURIComponent).join("/");

/** Returns the query with which the page opens files. */
const queryOf = (files: readonly string[]): string =>
  files.length === 0
    ? ""
    : `index.html?${files.map((file) => `url=${encodeURIComponent(file).replaceAll("%2F", "/")}`).join("&")}`;
