import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStage, type Stage } from "../browser";
import { trajectory } from "../run-files";
import { drop, open, verdict } from "./own-page";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

describe("the example run", () => {
  it("shows what a file gives, and its theory follows sliders and keys", async () => {
    const { page, complaints } = await open(stage);
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
      const { page } = await open(stage, `#own&theme=${theme}`, { viewport: { width, height: 900 } });
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

it("stops a computation that takes long, with a message, and names the files that are opened next", async () => {
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
  await drop(page, trajectory);
  expect(await page.locator(".opened strong").textContent()).toBe("pair.csv");
  await page.close();
});
