import { expect, it } from "vitest";
import { openInBrowser } from "../../src/cli/open-in-browser";
import { command } from "./command";

const cli = command();

it("starts the browser with the address", async () => {
  const started: string[] = [];
  await openInBrowser("http://127.0.0.1:1/", async (address) => started.push(address));
  expect([started, cli.err]).toEqual([["http://127.0.0.1:1/"], ""]);
});

it("names the address on a machine without a browser", async () => {
  await openInBrowser("http://127.0.0.1:1/", () => Promise.reject(new Error("ENOENT")));
  expect(cli.err).toBe("no browser could be started: open http://127.0.0.1:1/ by hand\n");
});
