import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rooms } from "../src/rooms";
import { openStage, type Stage } from "./browser";
import { openPage } from "./page";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

describe("the head of the page", () => {
  it.each([1280, 1600, 1920])(
    "has the names of all places in one line at %d pixels, in text of at least 14",
    async (width) => {
      const { page } = await openPage(stage, "#room=grokking", { viewport: { width, height: 800 } });
      const links = await page.locator("nav a").evaluateAll((elements) =>
        elements.map((element) => ({
          top: element.getBoundingClientRect().top,
          size: Number.parseFloat(getComputedStyle(element).fontSize),
        })),
      );
      expect(links.length).toBe(rooms.length + 2);
      expect(new Set(links.map(({ top }) => top)).size).toBe(1);
      for (const { size } of links) expect(size).toBeGreaterThanOrEqual(14);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      await page.close();
    },
  );

  it("has at most three lines of names on a phone of 390 pixels, within its width", async () => {
    const { page } = await openPage(stage, "#room=grokking", { viewport: { width: 390, height: 844 } });
    const tops = await page
      .locator("nav a")
      .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().top));
    expect(new Set(tops).size).toBeLessThanOrEqual(3);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await page.close();
  });

  it.each(rooms)(
    "has the buttons that copy and download, without scrolling and next to the title of $name",
    async ({ name }) => {
      const { page } = await openPage(stage, `#room=${name}`);
      const title = (await page.locator("h2").boundingBox())!;
      const text = (await page.locator(".intro .text").boundingBox())!;
      for (const label of ["Copy code", "Copy link", "Download the figures as SVG"]) {
        const box = (await page.getByRole("button", { name: label, exact: true }).boundingBox())!;
        expect(box.x).toBeGreaterThan(title.x + title.width);
        expect(box.x + box.width).toBeLessThanOrEqual(1280);
        expect(box.y + box.height).toBeLessThanOrEqual(text.y);
      }
      await page.close();
    },
  );
});
