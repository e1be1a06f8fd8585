import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStage, type Stage } from "../browser";
import { open, saved, verdict, type WatchedPage } from "./own-page";

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await openStage();
  folder = await mkdtemp(join(tmpdir(), "own-run-"));
});
afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true });
});

describe("the content policies", () => {
  let opened: WatchedPage;
  beforeAll(async () => {
    opened = await open(stage);
    await opened.page.getByRole("button", { name: "Open an example run" }).click();
    await verdict(opened.page);
  });
  afterAll(() => opened?.page.close());

  it("of the page block code and images of other sites, and are not violated by its own work", async () => {
    const { page, complaints } = opened;
    expect(complaints).toEqual([]);
    const blocked = await page.evaluate(async () => {
      const directives: string[] = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
        directives.push(effectiveDirective),
      );
      const script = document.createElement("script");
      script.src = "https://example.org/code.js";
      const inline = document.createElement("script");
      inline.textContent = "document.title = 'run'";
      const image = document.createElement("img");
      image.src = "https://example.org/image.png";
      document.body.append(script, inline, image);
      await fetch("https://example.org/data").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 100));
      return [...directives, document.title];
    });
    expect(blocked.slice(0, -1).sort()).toEqual([
      "connect-src",
      "img-src",
      "script-src-elem",
      "script-src-elem",
    ]);
    expect(blocked.at(-1)).toContain("Your run");
  });

  it("of a saved report block all but inline styles, with which it is complete", async () => {
    const html = await saved(opened.page, "html");
    expect(html).toContain("This run was rich");
    const shown = async (text: string) => {
      const file = join(folder, "report.html");
      await writeFile(file, text);
      const report = await stage.browser.newPage();
      const complaints: string[] = [];
      const requests: string[] = [];
      report.on("console", (message) => complaints.push(message.text()));
      report.on("requestfinished", (request) => requests.push(request.url()));
      await report.goto(`file://${file}`);
      const [title, width] = await report.evaluate(() => [
        document.title,
        getComputedStyle(document.querySelector("main")!).maxWidth,
      ]);
      expect(await report.locator("figure svg").count()).toBeGreaterThan(4);
      await report.close();
      return { complaints, requests: requests.length, title, width };
    };
    const own = await shown(html);
    expect(own).toMatchObject({ complaints: [], requests: 1, width: "800px" });
    const injected = '<script>document.title = "run"</script><img src="https://example.org/image.png">';
    const hostile = await shown(html.replace("<main>", `<main>${injected}`));
    expect(hostile).toMatchObject({ requests: 1, title: own.title });
    expect(hostile.complaints.length).toBe(2);
  });
});
