import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLogFile } from "../../../../src/reports/logs/open-log";
import { fromDialogue } from "../../src/own-run/chosen-files";
import { openStage, type Stage } from "../browser";
import { checkpoints, type Files, logs, task, trajectory } from "../run-files";
import { drop, open, verdict } from "./own-page";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** Makes the list of files that the browser's dialogue gives. */
const listOf = (...files: readonly Partial<File>[]): FileList =>
  files.map((file) => ({ size: 1, webkitRelativePath: "", ...file })) as unknown as FileList;

describe("a choice of files", () => {
  it("is refused beyond the memory by its bytes, before it is read", () => {
    expect(() => fromDialogue(listOf({ name: "run.npz", size: 3e9 }))).toThrow(
      "run.npz has 3,000,000,000 bytes, but a page can read at most 2,147,483,648",
    );
    expect(() => fromDialogue(listOf())).toThrow("No file was chosen");
  });

  it("is refused if two files have the same name", () => {
    const file = { name: "step_0.npz" };
    expect(() => fromDialogue(listOf(file, { name: "step_1.npz" }, file))).toThrow(
      "Two files have the name step_0.npz",
    );
  });

  it("of a folder is its log files, those that the readers of the library accept", () => {
    const names = [
      "a.npz",
      "b.pt.gz",
      "c.PTH",
      "d.safetensors",
      ".e.npz",
      "f.csv",
      "g.mp4",
      "npz",
      "h.npz.zip",
    ];
    const inFolder = (name: string) => ({ name, size: 1e9, webkitRelativePath: `logs/${name}` });
    const large = { ...inFolder("video.mp4"), size: 3e9 };
    const small = names.map((name) => ({ ...inFolder(name), size: 1 }));
    const deeper = { name: "i.npz", webkitRelativePath: "logs/old/i.npz" };
    const { files, folder } = fromDialogue(listOf(large, deeper, ...small));
    expect(folder).toBe("logs");
    expect(files.map(({ name }) => name)).toEqual(names.filter(isLogFile));
    expect(() => fromDialogue(listOf(large, deeper))).toThrow("The folder logs holds no .npz");
  });
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
    const { page, complaints } = await open(stage, "");
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

  it("takes files/NAME for files, and files/FOLDER/NAME for a folder, also of one checkpoint", async () => {
    const { page } = await open(stage, "");
    await serve(page, {
      ...task,
      "step_0.npz": checkpoints["step_0.npz"]!,
      "50%25.csv": trajectory["pair.csv"]!,
    });
    await page.goto(`${stage.address}?url=files/X.npy&url=files/Y.npy`);
    await page.locator(".remarks", { hasText: "Data: X.npy, Y.npy." }).waitFor();
    await page.goto(`${stage.address}?url=files/my%2520logs/step_0.npz`);
    expect(await verdict(page)).toMatch(/^my logs must/);
    await page.goto(`${stage.address}?url=files/50%2525.csv`);
    expect(await verdict(page)).toMatch(/^This pair follows/);
    expect(await page.locator(".opened strong").textContent()).toBe("50%.csv");
    await page.close();
  });

  it("with two folders, a folder and a file, or equal names is refused", async () => {
    const { page } = await open(stage, "");
    await serve(page, checkpoints);
    for (const other of ["b/step_0.npz", "step_2.npz"]) {
      await page.goto(`${stage.address}?url=files/a/step_0.npz&url=files/${other}`);
      expect(await verdict(page)).toMatch(/a page opens one run at a time/);
    }
    await page.goto(`${stage.address}?url=files/a/b/step_0.npz&url=files/a/c/step_0.npz`);
    expect(await verdict(page)).toMatch(/^Two files have the name step_0\.npz/);
    await page.close();
  });

  it("with files beyond the memory is refused by their lengths together", async () => {
    const { page } = await open(stage, "");
    await page.addInitScript(() => {
      const headers = { "content-length": String(1.5e9) };
      window.fetch = async () => new Response("", { headers });
    });
    await page.goto(`${stage.address}?url=files/a.npz&url=files/b.npz`);
    expect(await verdict(page)).toMatch(/^a\.npz, b\.npz has 3,000,000,000 bytes/);
    await page.close();
  });

  it.each([200, 404])("that is answered late (%i) does not replace a newer choice", async (status) => {
    const { page, complaints } = await open(stage, "");
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const ended = new Promise<void>((resolve) => {
      void page.route("**/files/**", async (route) => {
        await released;
        // The page may have cancelled the request.
        await route.fulfill({ status, body: Buffer.from(logs["run.npz"]) }).catch(() => {});
        resolve();
      });
    });
    await page.goto(`${stage.address}?url=files/run.npz`);
    await page.locator(".progress", { hasText: "loading" }).waitFor();
    await drop(page, trajectory);
    await expect.poll(() => verdict(page)).toMatch(/^This pair follows/);
    release();
    await ended;
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    expect(await page.locator(".opened strong").textContent()).toBe("pair.csv");
    expect(await verdict(page)).toMatch(/^This pair follows/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("reports the fields after #own that it cannot read", async () => {
    const { page, complaints } = await open(stage, "#own&theme=pink");
    await page.locator(".own").waitFor();
    expect(await page.locator(".notice").textContent()).toBe(
      "theme=pink has to be one of auto, light, dark.",
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("is no longer loaded after the reader stops it", async () => {
    const { page, complaints } = await open(stage, "");
    // The answer never comes.
    await page.route("**/files/**", () => {});
    const cancelled = page.waitForEvent("requestfailed", (request) => request.url().endsWith("run.npz"));
    await page.goto(`${stage.address}?url=files/run.npz`);
    await page.getByRole("button", { name: "Stop" }).click();
    expect((await cancelled).failure()!.errorText).toContain("ERR_ABORTED");
    expect(await page.locator(".error").textContent()).toBe("Stopped.");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("refuses other sites without a request to them", async () => {
    const { page, hosts } = await open(stage, "");
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
