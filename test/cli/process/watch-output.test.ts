import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { watchOutput } from "../../../src/cli/process/watch-output";

let written = "";
let stdout = new EventEmitter();
let stderr = new EventEmitter();
const failed = (code: string) =>
  Object.assign(new Error(`${code}: reason, write`), { code, syscall: "write" });

beforeEach(() => {
  written = "";
  stdout = new EventEmitter();
  stderr = Object.assign(new EventEmitter(), {
    write(text: string) {
      written += text;
    },
  });
  watchOutput({ stdout, stderr } as unknown as Pick<NodeJS.Process, "stdout" | "stderr">);
});
afterEach(() => {
  process.exitCode = undefined;
});

describe("errors of the output streams", () => {
  it.each(["EPIPE", "EIO"])("are ignored if the reader has gone (%s)", (code) => {
    stdout.emit("error", failed(code));
    stderr.emit("error", failed(code));
    expect([written, process.exitCode]).toEqual(["", undefined]);
  });

  it("are reported once with exit code 3 on a full disk", () => {
    stdout.emit("error", failed("ENOSPC"));
    stdout.emit("error", failed("ENOSPC"));
    expect(written).toBe("learning-dynamics: the output cannot be written (ENOSPC: reason)\n");
    expect(process.exitCode).toBe(3);
  });

  it("end the process if nothing watches the streams", () => {
    expect(() => new EventEmitter().emit("error", failed("EPIPE"))).toThrow("EPIPE");
  });
});
