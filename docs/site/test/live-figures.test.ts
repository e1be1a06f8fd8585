import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESKTOP, openSite, type Page, PHONE, type Site } from "./open-site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const PAGES = ["theory/deep-linear", "theory/lazy-to-rich", "theory/neural-race"];
/** Largest cumulative shift of a layout that a reader does not notice. */
const SHIFT = 0.02;

/** Sums the shifts of the layout from the first content on. */
const recordShifts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const shifts = window as unknown as { shift: number };
    shifts.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });

/** Scrolls to each live figure, waits until it has drawn, and returns the heights of its stage and of its content. */
async function runFigures(page: Page): Promise<{ before: number; after: number; content: number }[]> {
  const found = [];
  for (const stage of await page.locator(".live-stage").all()) {
    const heightOf = async () => (await stage.boundingBox())!.height;
    const before = await heightOf();
    await stage.scrollIntoViewIfNeeded();
    await stage.locator("xpath=self::*[contains(@class, 'drawn')]").waitFor({ timeout: 60_000 });
    const content = await stage
      .locator("iframe")
      .contentFrame()
      .locator("html")
      .evaluate((element) => element.scrollHeight);
    found.push({ before, after: await heightOf(), content });
  }
  return found;
}

describe.each(PAGES)("the live figures of %s", (path) => {
  it.each([
    ["on a desktop", DESKTOP],
    ["on a phone", PHONE],
  ])(
    "show their controls without scrolling, and move nothing when they begin to run %s",
    async (_, device) => {
      const { page, complaints } = await site.open(path, device);
      await recordShifts(page);
      const figures = await runFigures(page);
      expect(figures.length).toBeGreaterThan(0);
      for (const { before, after, content } of figures) {
        expect(content).toBeLessThanOrEqual(after);
        if (device === DESKTOP) expect(after).toBe(before);
      }
      expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThan(SHIFT);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

it("stills of live figures stand in pages without JavaScript, and on paper", async () => {
  const { page } = await site.open("theory/neural-race", { ...DESKTOP, javaScriptEnabled: false });
  const stills = page.locator(".still .light");
  await stills.first().scrollIntoViewIfNeeded();
  expect(await stills.first().isVisible()).toBe(true);
  expect(await page.locator(".still .dark").first().isVisible()).toBe(false);
  await page.close();

  const printed = await site.open("theory/universal");
  await runFigures(printed.page);
  const isVisible = () => printed.page.locator(".still .light").first().isVisible();
  expect(await isVisible()).toBe(false);
  await printed.page.emulateMedia({ media: "print" });
  expect(await isVisible()).toBe(true);
  await printed.page.close();
});
