import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "../src/outcome";
import { rooms } from "../src/rooms";
import { openStage, type Stage } from "./browser";
import { expectCurves, openPage, settled } from "./page";
import { expectSameNumbers, runCode } from "./run-code";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** Returns the drawn curves as text, which changes with them. */
const drawn = (page: Page): Promise<string> =>
  page.locator(".figures > figure:not(.gates)").evaluateAll((figures) => {
    const copies = figures.map((figure) => figure.cloneNode(true) as Element);
    for (const element of copies.flatMap((copy) => [...copy.querySelectorAll("*")])) {
      // Figures that were changed have their attributes in another order.
      const attributes = [...element.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const attribute of attributes) element.removeAttributeNode(attribute);
      for (const attribute of attributes) element.setAttributeNode(attribute);
    }
    return copies.map(({ innerHTML }) => innerHTML).join();
  });

/** Removes samples of posteriors: chains amplify rounding, so that other engines draw other samples of a seed. */
const withoutSamples = (plots: Outcome["plots"]): Outcome["plots"] =>
  Object.fromEntries(
    Object.entries(plots).map(([name, marks]) => [
      name,
      marks.filter(
        (mark) =>
          mark.panel !== "sampled network" && !("category" in mark && mark.category === "sampled network"),
      ),
    ]),
  );

/** Finds a slider or menu by its label. */
const control = (page: Page, label: string) => page.getByLabel(label, { exact: true });

describe.each(rooms)("the room $name in Chromium", (room) => {
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    // Without transitions: colours in a transition would have another contrast.
    const options = { reducedMotion: "reduce" } as const;
    ({ page, complaints } = await openPage(stage, `#room=${room.name}`, options));
  });
  afterAll(() => page?.close());

  it("loads without errors and draws its curves", async () => {
    await expectCurves(page);
    expect(await page.title()).toContain(room.title);
    expect(complaints).toEqual([]);
  });

  it("draws every preset, each with different curves", async () => {
    const pictures = new Set<string>();
    for (const { name } of room.presets) {
      await page.getByRole("button", { name, exact: true }).click();
      await settled(page);
      await expectCurves(page);
      expect(await page.getByRole("button", { name, exact: true }).getAttribute("aria-pressed")).toBe("true");
      pictures.add(await drawn(page));
    }
    expect(pictures.size).toBe(room.presets.length);
    expect(complaints).toEqual([]);
  });

  it("passes the accessibility checks of axe in light and dark", async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    await page.evaluate(axe);
    for (const theme of ["light", "dark"]) {
      await page.goto(`${stage.address}#room=${room.name}&theme=${theme}`);
      await settled(page);
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
        return (await axe.run()).violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`,
        );
      });
      expect(violations).toEqual([]);
    }
  });

  it("fills the width with figures, unless one of them is as high as two rows", async () => {
    const filled = await page.evaluate(() => {
      const area = document.querySelector(".figures")!;
      const boxes = [...area.children].map((figure) => figure.getBoundingClientRect());
      const parts = boxes.map(({ top }) =>
        boxes.filter((box) => box.top === top).reduce((sum, { width }) => sum + width, 0),
      );
      return area.querySelector(".tall") === null ? Math.min(...parts) / area.clientWidth : 1;
    });
    expect(filled).toBeGreaterThan(0.98);
  });

  it("fits a phone with 360 pixels, and a frame without navigation", async () => {
    const phone = await openPage(stage, `#room=${room.name}`, PHONE);
    await expectCurves(phone.page);
    const sizes = () =>
      phone.page.evaluate(() => ({
        wide: document.documentElement.scrollWidth - innerWidth,
        outside: [...document.querySelectorAll("#app :not(svg *, .equation *)")].filter(
          (element) => element.getBoundingClientRect().right > innerWidth + 1,
        ).length,
      }));
    expect(await sizes()).toEqual({ wide: 0, outside: 0 });
    await phone.page.goto(`${stage.address}#room=${room.name}&embed=1`);
    await settled(phone.page);
    expect(await sizes()).toEqual({ wide: 0, outside: 0 });
    expect(await phone.page.getByRole("navigation").count()).toBe(0);
    expect(await phone.page.getByRole("slider").first().isVisible()).toBe(true);
    await phone.page.close();
  });
});

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe("the address", () => {
  it("determines the displayed state; invalid parts are reported", async () => {
    const { page } = await openPage(stage, "#room=linear&depth=3&initial=7&colour=red&theme=pink");
    expect(await control(page, "depth").inputValue()).toBe("3");
    const problems = await page.locator(".problems p").allTextContents();
    expect(problems).toEqual([
      "initial=7 has to be a number from 0.00001 to 0.5: 0.001 is used.",
      "This room has no parameter “colour”.",
      "theme=pink has to be one of auto, light, dark.",
    ]);
    await page.goto(`${stage.address}#room=kitchen`);
    await settled(page);
    expect(await page.locator(".problems").textContent()).toContain("There is no room “kitchen”");
    await page.close();
  });

  it("stores the whole state: a new page with the same address displays the same curves", async () => {
    const { page } = await openPage(stage, "#room=lazy-rich");
    await control(page, "balance λ").fill("-3.5");
    await control(page, "representation").selectOption("outputs");
    await page.waitForURL(/#room=lazy-rich&lambda=-3.5&matrix=outputs$/);
    await settled(page);
    const other = await openPage(stage, new URL(page.url()).hash);
    expect(await control(other.page, "balance λ").inputValue()).toBe("-3.5");
    // The height of the figures follows that of the texts around them, which appear later.
    await expect
      .poll(async () => (await drawn(other.page)) === (await drawn(page)), { timeout: 10_000 })
      .toBe(true);
    await other.page.close();
    await page.close();
  });

  it("returns to the previous preset and the previous room", async () => {
    const { page } = await openPage(stage, "#room=linear");
    await page.getByRole("link", { name: "Lazy to rich" }).click();
    await page.getByRole("button", { name: "A bottleneck" }).click();
    await page.waitForURL(/#room=lazy-rich&hidden=3$/);
    await page.goBack();
    await page.waitForURL(/#room=lazy-rich$/);
    expect(await control(page, "hidden units").inputValue()).toBe("8");
    await page.goBack();
    await page.waitForURL(/#room=linear$/);
    await settled(page);
    expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("Deep linear networks");
    await expectCurves(page);
    await page.close();
  });

  it("hides everything except figures and sliders in a frame", async () => {
    const { page } = await openPage(stage, "#room=linear&depth=4&type=large&embed=1");
    await expectCurves(page);
    expect(await page.getByRole("navigation").count()).toBe(0);
    await control(page, "depth").fill("5");
    await page.waitForURL(/#room=linear&depth=5&type=large&embed=1$/);
    const link = await page.getByRole("link", { name: "Open in the playground" }).getAttribute("href");
    expect(link).toBe("#room=linear&depth=5&type=large");
    await page.close();
  });
});

describe("another page", () => {
  it("can embed a room by its address", async () => {
    const page = await stage.browser.newPage();
    await page.goto(`${stage.address}#room=ntk`);
    await page.setContent(
      `<iframe src="${stage.address}#room=race&embed=1" width="900" height="700"></iframe>`,
    );
    const frame = page.frameLocator("iframe");
    await frame.locator(".figures svg[role=img]").first().waitFor();
    const gate = frame.getByRole("switch", { name: "route from x1 to y3, trained" });
    await gate.press("Space");
    expect(await gate.getAttribute("aria-checked")).toBe("true");
    expect(await frame.getByRole("slider").count()).toBeGreaterThan(3);
    expect(await frame.getByRole("heading").count()).toBe(0);
    await page.close();
  });
});

describe("the keyboard", () => {
  it("moves a slider and thereby changes the curves", async () => {
    const { page } = await openPage(stage, "#room=linear");
    const before = await drawn(page);
    await control(page, "initial scale u₀").focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    await page.waitForURL(/#room=linear&initial=/);
    await settled(page);
    expect(Number(await control(page, "initial scale u₀").getAttribute("aria-valuetext"))).toBeGreaterThan(
      1e-3,
    );
    expect(await drawn(page)).not.toBe(before);
    await page.close();
  });

  it("opens and closes a gate, keeps the focus and changes the curves, as a click does", async () => {
    const { page } = await openPage(stage, "#room=race");
    const gate = page.getByRole("switch", { name: "route from x1 to y2, trained" });
    expect(await gate.getAttribute("aria-checked")).toBe("false");
    const before = await drawn(page);
    await gate.focus();
    await page.keyboard.press("Space");
    await settled(page);
    expect(await gate.getAttribute("aria-checked")).toBe("true");
    expect(await gate.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await drawn(page)).not.toBe(before);
    await page.waitForURL(/#room=race&routes=110.110.011$/);
    const [x, y] = await gate.locator(".reach").evaluate((element) => {
      const line = element as unknown as SVGPathElement;
      const middle = line.getPointAtLength(line.getTotalLength() / 2);
      const place = new DOMPoint(middle.x, middle.y).matrixTransform(line.getScreenCTM()!);
      return [place.x, place.y] as const;
    });
    await page.mouse.click(x, y);
    await settled(page);
    expect(await gate.getAttribute("aria-checked")).toBe("false");
    expect(await drawn(page)).toBe(before);
    await page.close();
  });
});

describe("copies and downloads", () => {
  it("contain code that computes the page's numbers within 1e-9 in Node, for every room", async () => {
    const context = await stage.browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    const codes: string[] = [];
    const shown: Outcome["plots"][] = [];
    for (const { name } of rooms) {
      await page.goto(`${stage.address}?${name}#room=${name}`);
      await settled(page);
      await page.getByRole("button", { name: "Copy code" }).click();
      await page.getByText("Code copied").waitFor();
      codes.push(await page.evaluate(() => navigator.clipboard.readText()));
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download parameters and curves as JSON" }).click();
      shown.push(JSON.parse(await readFile(await (await download).path(), "utf8")).plots);
    }
    await context.close();
    const { runs, problems } = await runCode(codes);
    expect(problems).toEqual([]);
    for (const [i, { name }] of rooms.entries())
      expectSameNumbers(withoutSamples(runs[i]!.plots), withoutSamples(shown[i]!), name);
  });

  it("contain standalone SVG files of all figures, including the graph with its gates", async () => {
    const { page } = await openPage(stage, "#room=race");
    const files: { name: string; svg: string }[] = [];
    page.on("download", async (file) => {
      files.push({ name: file.suggestedFilename(), svg: await readFile(await file.path(), "utf8") });
    });
    await page.getByRole("button", { name: "Download the figures as SVG" }).click();
    await expect.poll(() => files.length).toBe(3);
    files.sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(files.map(({ name }) => name)).toEqual(["race-1.svg", "race-2.svg", "race-3.svg"]);
    for (const { svg } of files) expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*>/);
    const [graph, strengths] = files.map(({ svg }) => svg);
    expect(graph).toContain("Routes: click to train or not");
    expect(graph).toContain('stroke="rgb(0, 114, 178)"');
    expect(graph).not.toMatch(/class=|var\(/);
    expect(strengths).toContain("trained routes");
    await page.close();
  });
});
