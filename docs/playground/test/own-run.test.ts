import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose, predict, type Report, readTask, readTrainingRun } from "learning-dynamics/experiments";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fromDialogue } from "../src/own-run/chosen-files";
import { openStage, type Stage } from "./browser";
import {
  checkpoints,
  type Files,
  hostileFiles,
  logs,
  task,
  taskArchive,
  trajectory,
  trajectoryWithoutDistances,
} from "./run-files";

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

/** A page with all that it complained about, and the hosts of its requests. */
interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
  readonly hosts: Set<string>;
}

/** Opens an address below that of the page; policies that are violated count as complaints. */
async function open(
  address = "#own",
  options: Parameters<Stage["browser"]["newPage"]>[0] = {},
): Promise<WatchedPage> {
  const page = await stage.browser.newPage({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== "blob:" && protocol !== "data:") hosts.add(host);
  });
  await page.goto(stage.address + address);
  return { page, complaints, hosts };
}

/** Drops files onto the page. */
async function drop(page: Page, files: Files): Promise<void> {
  const contents = Object.entries(files).map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString("base64")] as const,
  );
  const dataTransfer = await page.evaluateHandle((list) => {
    const transfer = new DataTransfer();
    for (const [name, text] of list) {
      transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
    }
    return transfer;
  }, contents);
  await page.dispatchEvent(".drop", "drop", { dataTransfer });
}

/** Waits for the report of files and returns its verdict. */
async function verdict(page: Page): Promise<string> {
  const heading = page.locator(".report > h2, .error").first();
  await heading.waitFor();
  return (await heading.textContent())!;
}

/** Saves the report in a format and returns its text. */
async function saved(page: Page, format: "html" | "json"): Promise<string> {
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: `Save report.${format}` }).click();
  return readFile(await (await file).path(), "utf8");
}

/**
 * Expects equal numbers in the tables of two reports, within 1e-9. The fit of two points is left out: it stops where rounding
 * decides, and browsers multiply and add in one instruction.
 */
function expectSameTables(actual: Report, expected: Report): void {
  expect(actual.tables.map(({ name, columns }) => [name, columns])).toEqual(
    expected.tables.map(({ name, columns }) => [name, columns]),
  );
  const cells = ({ tables }: Report) =>
    tables.filter(({ name }) => !name.startsWith("Universal")).flatMap(({ rows }) => rows.flat());
  const others = cells(expected);
  for (const [i, cell] of cells(actual).entries()) {
    const other = others[i]!;
    if (typeof cell === "string" || typeof other === "string") expect(cell).toBe(other);
    else expect(Math.abs(cell - other)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(other)));
  }
}

describe("the reader's own run", () => {
  let opened: WatchedPage;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.page.close());
  afterEach(() => {
    expect(opened.complaints).toEqual([]);
    expect([...opened.hosts]).toEqual([new URL(stage.address).host]);
  });

  it("is diagnosed as by the command line, from files of every format and a folder of checkpoints", async () => {
    const { page } = opened;
    const expected = await diagnose(readTrainingRun({ "run.npz": logs["run.npz"] }));
    const diagnosed = async (name: string) => {
      await page.locator(".remarks", { hasText: `Data: ${name}.` }).waitFor();
      const report = JSON.parse(await saved(page, "json")) as Report;
      expect(report.title).toBe(expected.title);
      expect(report.notes.join()).toContain("the logged outputs with the activation linear");
      expectSameTables(report, expected);
    };
    for (const [name, bytes] of Object.entries(logs)) {
      await drop(page, { [name]: bytes });
      await diagnosed(name);
    }
    await page.getByLabel("activation").selectOption("relu");
    await page.locator(".remarks", { hasText: "contradict the weights with the activation relu" }).waitFor();
    for (const [name, bytes] of Object.entries(checkpoints)) await writeFile(join(folder, name), bytes);
    await writeFile(join(folder, "notes.txt"), "no checkpoint");
    await page.getByLabel("Folder", { exact: true }).setInputFiles(folder);
    const base = folder.split("/").at(-1)!;
    await diagnosed(base);
  });

  it("is a trajectory of two points in a table, or a task in two files or in an archive; the reader can correct it", async () => {
    const { page } = opened;
    const reading = page.getByLabel("read as");
    await drop(page, trajectory);
    await expect.poll(() => verdict(page)).toMatch(/^This pair follows the theory/);
    expect(await reading.inputValue()).toBe("fit");
    await drop(page, trajectoryWithoutDistances);
    await expect
      .poll(() => verdict(page))
      .toMatch(/^options\.inputDistanceSquared must be .* pair\.csv has no column/);
    const predicted = await predict(readTask(task, { inputs: "X.npy", targets: "Y.npy" }));
    for (const files of [task, taskArchive]) {
      await drop(page, files);
      await expect.poll(() => verdict(page)).toBe(predicted.title);
      expect(await reading.inputValue()).toBe("predict");
      expectSameTables(JSON.parse(await saved(page, "json")) as Report, predicted);
    }
    await page.getByRole("slider", { name: "layers" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(async () => (JSON.parse(await saved(page, "json")) as Report).parameters.depth).toBe(3);
    await reading.selectOption("diagnose");
    await expect
      .poll(() => page.locator(".error").textContent())
      .toMatch(/task\.npz must be a log with an array "time", "epoch" or "step"/);
  });

  it.each(hostileFiles)(
    "is refused for %s with one clear message, and the page lives on",
    async (_, files, message) => {
      const { page } = opened;
      await drop(page, files);
      await expect.poll(() => page.locator(".error").textContent()).toMatch(message);
      await drop(page, trajectory);
      await expect.poll(() => verdict(page)).toMatch(/^This pair follows/);
    },
  );
});

it("refuses files beyond the memory by their bytes, before they are read", () => {
  const huge = { name: "run.npz", size: 3e9, webkitRelativePath: "" } as File;
  const list = [huge] as unknown as FileList;
  expect(() => fromDialogue(list)).toThrow(
    "run.npz has 3,000,000,000 bytes, but a page can read at most 2,147,483,648",
  );
  expect(() => fromDialogue([] as unknown as FileList)).toThrow("No file was chosen");
});

describe("an address with ?url=", () => {
  const serve = (page: Page, files: Files) =>
    page.route("**/files/**", (route) => {
      const bytes = files[new URL(route.request().url()).pathname.split("/").at(-1)!];
      return bytes === undefined
        ? route.fulfill({ status: 404 })
        : route.fulfill({ body: Buffer.from(bytes) });
    });

  it("opens one file, and several as a folder, of the same site", async () => {
    const { page, complaints } = await open("");
    await serve(page, { ...logs, ...checkpoints });
    await page.goto(`${stage.address}?url=files/run.npz`);
    expect(await verdict(page)).toMatch(/this run/i);
    const several = Object.keys(checkpoints).map((name) => `url=files/logs/${name}`);
    await page.goto(`${stage.address}?${several.join("&")}#own&theme=dark`);
    await page.locator(".opened", { hasText: "logs" }).waitFor();
    expect(await verdict(page)).toMatch(/this run/i);
    expect(complaints).toEqual([]);
    await page.goto(`${stage.address}?url=files/missing.npz`);
    expect(await verdict(page)).toMatch(/^missing\.npz cannot be read \(404/);
    await page.goto(`${stage.address}?url=files/run.npz#room=linear`);
    await page
      .getByRole("heading", { name: "Modes of a deep linear network" })
      .or(page.locator(".figures svg"))
      .first()
      .waitFor();
    expect(await page.locator(".own").count()).toBe(0);
    await page.close();
  });

  it("refuses other sites without a request to them", async () => {
    const { page, hosts } = await open("");
    for (const url of [
      "https://example.org/run.npz",
      "//example.org/run.npz",
      "data:text/csv,1",
      "http://[",
    ]) {
      await page.goto(`${stage.address}?url=${encodeURIComponent(url)}`);
      expect(await verdict(page)).toMatch(/this page opens files of its site only/);
    }
    expect([...hosts]).toEqual([new URL(stage.address).host]);
    await page.close();
  });
});

describe("the example run", () => {
  it("shows what a file gives, and its theory follows sliders and keys", async () => {
    const { page, complaints } = await open();
    await page.getByRole("button", { name: "Open an example run" }).focus();
    await page.keyboard.press("Enter");
    expect(await verdict(page)).toMatch(/^This run was rich/);
    expect(await page.locator(".remarks").textContent()).toContain(
      "the logged outputs with the activation tanh",
    );
    const misfit = async () =>
      Number(/([\d.e-]+) %/.exec((await page.locator(".misfit").textContent())!)![1]);
    const figure = () => page.locator(".modes figure > svg").innerHTML();
    const [start, before] = [await misfit(), await figure()];
    expect(start).toBeLessThan(5);
    await page.getByRole("slider", { name: "layers" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(misfit).toBeGreaterThan(2 * start);
    await expect.poll(figure).not.toBe(before);
    await page.getByRole("button", { name: "As in the diagnosis" }).click();
    await expect.poll(misfit).toBe(start);
    await expect.poll(figure).toBe(before);
    for (const place of ["Deep linear", "Lesson", "Your run"]) {
      await page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: place }).click();
      await page.locator(".own").waitFor({ state: place === "Your run" ? "visible" : "detached" });
      await page.locator("main figure svg").first().waitFor();
    }
    expect(await verdict(page)).toMatch(/^This run was rich/);
    expect(await figure()).toBe(before);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("passes the accessibility checks of axe, and fits 390 and 1,920 pixels, in light and dark", async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const [width, theme] of [
      [390, "dark"],
      [1920, "light"],
    ] as const) {
      const { page } = await open(`#own&theme=${theme}`, { viewport: { width, height: 900 } });
      const check = async () => {
        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          return (await axe.run()).violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`,
          );
        });
        expect(violations).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      };
      await page.getByRole("button", { name: "Open an example run" }).waitFor();
      await check();
      await page.getByRole("button", { name: "Open an example run" }).click();
      await page.locator(`.report[data-drawn=${theme}]`).waitFor();
      await check();
      await page.close();
    }
  });
});

it("stops a computation that takes long, with a message", async () => {
  const page = await stage.browser.newPage();
  // A worker that never answers.
  await page.addInitScript(() => {
    class Silent extends EventTarget {
      postMessage() {}
      terminate() {
        document.body.dataset.stopped = "true";
      }
    }
    Object.assign(window, { Worker: Silent });
  });
  await page.goto(`${stage.address}#own`);
  await page.getByRole("button", { name: "Open an example run" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  expect(await page.locator(".error").textContent()).toBe("Stopped.");
  expect(await page.locator("body").getAttribute("data-stopped")).toBe("true");
  expect(await page.getByRole("button", { name: "Stop" }).count()).toBe(0);
  await page.close();
});

describe("the content policies", () => {
  let opened: WatchedPage;
  beforeAll(async () => {
    opened = await open();
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
