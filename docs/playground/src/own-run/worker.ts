import { exampleRun } from "./example-run";
import type { Answer, Chosen, Request } from "./messages";
import { openFiles } from "./open-files";

/** Reads the files of a request, computes the report of their reading and posts it. */
async function answer({ id, source, reading, values }: Request): Promise<void> {
  const post = (message: Answer) => self.postMessage(message);
  try {
    post({
      id,
      kind: "progress",
      fraction: 0,
      stage: source === "example" ? "training a network" : "reading",
    });
    const { files, folder } = source === "example" ? exampleRun() : source;
    const opened = openFiles(await contentsOf(files), folder, reading, values);
    post({ id, kind: "read", reading: opened.reading });
    const report = await opened.compute({
      onProgress: ({ fraction, stage }) => post({ id, kind: "progress", fraction, stage }),
    });
    post({ id, kind: "report", reading: opened.reading, report });
  } catch (error) {
    post({ id, kind: "failure", message: messageOf(error) });
  }
}

async function contentsOf(files: Chosen["files"]): Promise<Record<string, Uint8Array>> {
  const contents = files.map(async (file) => [file.name, new Uint8Array(await file.arrayBuffer())] as const);
  return Object.fromEntries(await Promise.all(contents));
}

/** Returns the message of an error without the name of the function, which readers of the page do not know. */
function messageOf(error: unknown): string {
  if (error instanceof RangeError)
    return `This file needs more memory than the browser gives (${error.message}).`;
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^(readTrainingRun|readTrajectory|readTask|diagnose|fitTrajectory|predict): /, "");
}

self.addEventListener("message", ({ data }: MessageEvent<Request>) => void answer(data));
