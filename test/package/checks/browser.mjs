import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { check, expect } from "../outcomes.mjs";
import { app, ESBUILD, run, work } from "../workspace.mjs";

/** Bundles a program for browsers, and runs it. */
export async function checkBrowser() {
  const out = join(app, "browser.out.mjs");
  await check("a bundle for browsers", () => {
    const meta = join(work, "meta.json");
    const options = ["--bundle", "--minify", "--platform=browser", "--format=esm", "--log-level=warning"];
    run(ESBUILD, ["browser.mjs", ...options, `--outfile=${out}`, `--metafile=${meta}`], { cwd: app });
    const inputs = Object.keys(JSON.parse(readFileSync(meta, "utf8")).inputs).join("\n");
    expect(!/resvg-js|bullmq|ioredis|\(disabled\)|node:/.test(inputs), `not for browsers:\n${inputs}`);
    return `${Math.round(statSync(out).size / 1024)} kB`;
  });
  await check(
    "the bundle draws without a document, and names the packages that a PNG and a queue need",
    async () => {
      await import(pathToFileURL(out).href);
      expect(globalThis.drawn().startsWith("<svg"), "the result is not an SVG");
      const refusal = await globalThis.rastered().catch((error) => error);
      expect(refusal.packageName === "@resvg/resvg-js", `error for a PNG: ${refusal.message}`);
      const missing = await globalThis.queued().catch((error) => error);
      expect(missing.packageName === "bullmq", `error for a queue: ${missing.message}`);
    },
  );
  await check("the bundle sweeps", async () => {
    const { rows } = await globalThis.swept();
    expect(rows[1][2] === 4, `the table is ${JSON.stringify(rows)}`);
  });
}
