import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { lookup } from "mrmime";
import { PortError } from "../exit";
import type { ServedFiles } from "./served-files";

/** Address at which only this machine reaches the server. */
export const HOST = "127.0.0.1";

/** Names of this machine in the header Host. A page of another site reaches the server only under its own name. */
const HOST_NAMES = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** Largest size of the head of a request, which holds the addresses of all files of a run. */
const MAX_HEAD = 2 ** 20;

/** Start of the addresses of a run. Its files are data: as pages or drawings they could act in the place of the playground. */
const RUN_FILES = "/files/";

/** Type of files that a browser does not interpret. */
const DATA = "application/octet-stream";

/** Headers of all answers. */
const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

/** Server that runs. */
export interface RunningServer {
  readonly port: number;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/**
 * Starts a server of files for this machine alone.
 *
 * @param ports ports to try, in order; 0 is any free one
 * @param policy content-security policy of the pages, and of the scripts: that of a page does not cover its workers
 * @param start address of the page on a run, to which `/` is redirected; undefined if `/` is the page itself
 * @throws PortError if none of the ports can be used
 */
export async function startServer(
  files: ServedFiles,
  ports: readonly number[],
  policy: string | undefined,
  start?: string,
): Promise<RunningServer> {
  const server = createServer({ maxHeaderSize: MAX_HEAD }, (request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    void answer({ files, policy, start }, request, response);
  });
  await listen(server, ports);
  // A connection that cannot be opened, as with too many open files, ends neither the server nor the others.
  server.on("error", () => {});
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Files of a server, their policy, and the address of its start. */
interface Site {
  readonly files: ServedFiles;
  readonly policy: string | undefined;
  readonly start: string | undefined;
}

/** Answers a request: the file of its address to GET and HEAD. */
async function answer(
  { files, policy, start }: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refuse = (status: number, reason: string) =>
    response.writeHead(status, { "Content-Type": "text/plain;charset=utf-8" }).end(`${reason}\n`);
  if (!HOST_NAMES.test(request.headers.host ?? ""))
    return void refuse(403, "This server is for this machine alone.");
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return void refuse(405, "Only GET and HEAD are answered.");
  }
  if (request.url === "/" && start !== undefined)
    return void response.writeHead(302, { Location: start }).end();
  const address = pathOf(request.url!);
  const path = files.get(address);
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (path === undefined || found === undefined) return void refuse(404, "There is no such file.");
  const type = address.startsWith(RUN_FILES) ? DATA : contentType(path);
  if (policy !== undefined && /html|javascript/.test(type))
    response.setHeader("Content-Security-Policy", policy);
  response.writeHead(200, { "Content-Type": type, "Content-Length": found.size });
  if (request.method === "HEAD") return void response.end();
  // A file that shrinks while it is read ends the answer early, which the browser reports; one that grows is cut off.
  pipeline(createReadStream(path, { end: Math.max(0, found.size - 1) }), response, () => {});
}

/** Returns the decoded path of an address, `/index.html` for the folder; an empty text if it cannot be decoded. */
function pathOf(address: string): string {
  try {
    const path = decodeURIComponent(address.replace(/[?#].*$/s, ""));
    return path === "/" ? "/index.html" : path;
  } catch {
    return "";
  }
}

function contentType(path: string): string {
  const type = lookup(path) ?? DATA;
  return /^text\/|javascript|json|xml/.test(type) ? `${type};charset=utf-8` : type;
}

async function listen(server: Server, [port, ...others]: readonly number[]): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, HOST, () => {
        server.removeListener("error", reject);
        resolve();
      });
    });
  } catch (error) {
    server.removeAllListeners("error");
    if (others.length > 0) return listen(server, others);
    throw new PortError(
      `playground: --port ${port} cannot be used (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}
