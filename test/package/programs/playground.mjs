/*
 * Starts `npx learning-dynamics playground` in a folder with the installed package, and visits it as a browser would:
 * the page and all files that it names, and the run that it opens. Prints the address.
 */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const RUN = "bytes of a run";

/** Fails unless a condition holds. */
function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** Waits for the result of a function that is not undefined, for at most 30 seconds. */
async function waitFor(subject, find) {
  for (let attempt = 0; attempt < 300; attempt++) {
    const found = find();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`${subject} did not appear`);
}

/** Writes a program that notes its argument in the place of the browser's starter on Linux, and returns its folder. */
function fakeBrowser(opened) {
  mkdirSync("bin", { recursive: true });
  writeFileSync("bin/xdg-open", `#!/bin/sh\nprintf '%s' "$1" > "${opened}"\n`);
  chmodSync("bin/xdg-open", 0o755);
  return join(process.cwd(), "bin");
}

async function checkPage(url) {
  const answer = await fetch(url);
  const html = await answer.text();
  expect(answer.ok && html.includes('<div id="app">'), `the page is ${answer.status} ${html.slice(0, 200)}`);
  const stated = /http-equiv="Content-Security-Policy"/i.test(html);
  const policy = answer.headers.get("content-security-policy");
  expect(stated === (policy !== null), `the policy of the page is sent as ${policy}`);
  const names = Array.from(html.matchAll(/(?:src|href)="([^"]+)"/g), ([, name]) => name);
  const files = names.filter((name) => !name.startsWith("data:"));
  expect(files.length >= 2, `the page names the files ${files.join(", ")}`);
  for (const name of files) {
    const file = await fetch(new URL(name, url));
    expect(new URL(name, url).host === new URL(url).host && file.ok, `${name} cannot be loaded`);
    // A browser applies the policy of a page to its workers only if their own scripts bring it.
    const own = file.headers.get("content-security-policy");
    expect(!name.endsWith(".js") || own === policy, `the policy of ${name} is sent as ${own}`);
    expect(
      !/@import|url\(["']?https?:/.test(name.endsWith(".css") ? await file.text() : ""),
      `${name} loads a foreign file`,
    );
  }
  return files.length;
}

async function checkRun(url, port) {
  const address = new URL(url).searchParams.get("url");
  expect((await (await fetch(new URL(address, url))).text()) === RUN, `${address} is not the run`);
  for (const path of ["files/package.json", "package.json", "..%2f..%2fpackage.json"])
    expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status === 404, `${path} is served`);
}

const opened = join(process.cwd(), "opened");
writeFileSync("run.npz", RUN);
const server = spawn(
  "npx",
  ["--no-install", "learning-dynamics", "playground", "run.npz", "--port", "0", "--open", "--json"],
  {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PATH: `${fakeBrowser(opened)}${delimiter}${process.env.PATH}` },
    // A process group of its own, which Ctrl-C ends as a whole.
    detached: true,
  },
);
try {
  let text = "";
  server.stdout.setEncoding("utf8").on("data", (part) => {
    text += part;
  });
  const { url, port, files } = await waitFor("the address", () =>
    text.endsWith("}\n") ? JSON.parse(text) : undefined,
  );
  expect(files.length === 1 && url.endsWith("/index.html?url=files/run.npz"), `the address is ${url}`);
  const count = await checkPage(url);
  await checkRun(url, port);
  const shown = await waitFor("the browser", () =>
    existsSync(opened) ? readFileSync(opened, "utf8") || undefined : undefined,
  );
  expect(shown === url, `the browser shows ${shown}`);
  process.kill(-server.pid, "SIGINT");
  await new Promise((resolve) => server.once("close", resolve));
  expect((await fetch(url).catch(() => undefined)) === undefined, "the server did not end");
  console.log(`the page, ${count} files and the run`);
} finally {
  if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid, "SIGKILL");
}
