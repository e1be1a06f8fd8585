import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose, predict, type Report, readTask, readTrainingRun } from "learning-dynamics/experiments";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openStage, type Stage } from "../browser";
import {
  checkpoints,
  hostileFiles,
  logs,
  task,
  taskArchive,
  trajectory,
  trajectoryWithoutDistances,
} from "../run-files";
import { drop, open, saved, verdict, type WatchedPage } from "./own-page";

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
    opened = await open(stage);
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
    await page.getByLabel("squared distances").selectOption("given below");
    await page.getByLabel("targets ‖Δy‖²").fill("90");
    await expect.poll(() => verdict(page)).toMatch(/^This pair follows the theory/);
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

  it("is named after its files, also after a file that could not be read or was dropped next to the area", async () => {
    const { page } = opened;
    for (const [name, onto] of [
      ["first.csv", ".drop"],
      ["second.csv", "header"],
    ] as const) {
      await drop(page, { [name]: new TextEncoder().encode("no numbers") }, onto);
      await expect.poll(() => page.locator(".error").textContent()).toContain(name);
      expect(await page.locator(".opened strong").textContent()).toBe(name);
    }
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
