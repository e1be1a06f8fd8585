import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rooms } from "../src/rooms";
import { openStage, type Stage } from "./browser";
import { openPage, settled } from "./page";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const SCREEN = { viewport: { width: 1920, height: 1080 } };

/** Returns the texts in figures that are not within their figure, and the width of the page beyond the window. */
const clipped = (page: Page) =>
  page.evaluate(() => ({
    texts: [...document.querySelectorAll(".figures svg text")]
      .filter((text) => {
        const [inner, outer] = [text, text.closest("svg")!].map((one) => one.getBoundingClientRect());
        const { left, right, top, bottom } = outer!;
        return (
          inner!.left < left - 1 ||
          inner!.right > right + 1 ||
          inner!.top < top - 1 ||
          inner!.bottom > bottom + 1
        );
      })
      .map((text) => text.textContent),
    wide: document.documentElement.scrollWidth - innerWidth,
  }));

/** Returns the outline of the first line of the first figure with curves. */
const line = (page: Page) =>
  page.locator(".figures > figure > svg g[aria-label=data] > path").first().getAttribute("d");

const time = (page: Page) => page.locator(".player input");

describe.each(rooms.map(({ name }) => name))("the room %s", (name) => {
  it.each([
    ["phone", PHONE],
    ["large screen", SCREEN],
  ] as const)(
    "clips no text on a %s, shows its equations and requests nothing from other hosts",
    async (kind, options) => {
      const hosts = new Set<string>();
      const page = await stage.browser.newPage(options);
      page.on("request", (request) => hosts.add(new URL(request.url()).host));
      await page.goto(`${stage.address}#room=${name}`);
      await settled(page);
      expect(await clipped(page)).toEqual({ texts: [], wide: 0 });
      const first = page.locator(".equation math").first();
      if (kind === "phone") {
        expect(await first.isVisible()).toBe(false);
        await page.getByText("Equations and sources").click();
      }
      expect((await first.boundingBox())!.height).toBeGreaterThan(10);
      expect(await page.locator(".links a").count()).toBeGreaterThan(0);
      expect([...hosts]).toEqual([new URL(stage.address).host]);
      await page.close();
    },
  );

  it("shows figures and controls in a window of 1,280 × 800 pixels without scrolling", async () => {
    const { page } = await openPage(stage, `#room=${name}`);
    const [figures, controls] = await Promise.all(
      [".figures", ".controls"].map((part) => page.locator(part).boundingBox()),
    );
    expect(controls!.y + controls!.height).toBeLessThanOrEqual(800);
    expect(figures!.width).toBe(1240);
    expect(figures!.height).toBeGreaterThan(360);
    await page.close();
  });
});

describe("the player", () => {
  it("starts at the press of the space bar, draws the curves up to the time and computes nothing", async () => {
    const { page, complaints } = await openPage(stage, "#room=linear");
    const whole = (await line(page))!;
    const labels = await page.locator(".figures text").allTextContents();
    const asked = await page.locator("#app").getAttribute("data-asked");
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await expect.poll(async () => (await line(page))!.length).toBeLessThan(whole.length);
    const early = (await line(page))!;
    await expect.poll(async () => (await line(page))!.length).toBeGreaterThan(early.length);
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Play" }).waitFor();
    const stopped = await time(page).inputValue();
    expect(Number(stopped)).toBeGreaterThan(0);
    expect(Number(stopped)).toBeLessThan(1);
    expect(await page.locator(".figures text").allTextContents()).toEqual(labels);
    expect(await page.locator("#app").getAttribute("data-asked")).toBe(asked);
    await time(page).fill("1");
    await expect.poll(() => line(page)).toBe(whole);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("leaves the space bar to the lesson and to the reader's own run", async () => {
    const { page } = await openPage(stage, "#room=linear");
    /** Presses the space bar, also for a while, and tells whether the page keeps the browser from scrolling. */
    const isUsed = (repeat: boolean) =>
      page.evaluate((held) => {
        const init = { key: " ", bubbles: true, cancelable: true, repeat: held };
        return !document.body.dispatchEvent(new KeyboardEvent("keydown", init));
      }, repeat);
    expect(await isUsed(false)).toBe(true);
    expect(await isUsed(true)).toBe(true);
    await page.getByRole("button", { name: "Pause" }).waitFor();
    for (const [link, place] of [
      ["Your run", ".own"],
      ["Lesson", ".lesson"],
    ] as const) {
      await page.getByRole("link", { name: link }).click();
      await page.locator(place).waitFor();
      expect(await isUsed(false)).toBe(false);
    }
    await page.getByRole("link", { name: "Deep linear" }).click();
    await page.getByRole("button", { name: "Play" }).waitFor();
    await page.close();
  });

  it("moves the time of rooms that compute for one time, and the address with it", async () => {
    const { page } = await openPage(stage, "#room=ntk");
    const slider = page.getByLabel("learning time t", { exact: true });
    const before = await slider.inputValue();
    await page.getByRole("button", { name: "Play" }).click();
    await expect.poll(async () => Number(await slider.inputValue())).toBeLessThan(Number(before) / 2);
    await slider.fill("0.5");
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
    await page.waitForURL(/#room=ntk&time=1$/);
    await page.close();
  });

  it("does not move without a press, also where motion is welcome", async () => {
    const { page } = await openPage(stage, "#room=universal", { reducedMotion: "no-preference" });
    expect(await time(page).inputValue()).toBe("1");
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
    await page.close();
  });
});

it("grows the pathways of the graph with the time of the player", async () => {
  const { page } = await openPage(stage, "#room=race");
  const thickest = () =>
    page
      .locator(".gate .strength")
      .evaluateAll((lines) => Math.max(...lines.map((one) => Number(one.getAttribute("stroke-width")))));
  const last = await thickest();
  await time(page).fill("0");
  await expect.poll(thickest).toBeLessThan(last / 3);
  await time(page).fill("1");
  await expect.poll(thickest).toBe(last);
  await page.close();
});

describe("a figure", () => {
  it("fills the window and returns, by keys alone", async () => {
    const { page } = await openPage(stage, "#room=race");
    const figure = page.locator(".figures > figure").nth(1);
    const width = async () => (await figure.boundingBox())!.width;
    const before = await width();
    await page.getByRole("button", { name: "Enlarge “Strength of the mode along each pathway”" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(width).toBe(1240);
    expect(await page.locator(".figures > figure:visible").count()).toBe(1);
    expect(await page.getByRole("navigation").isVisible()).toBe(false);
    await expect.poll(async () => (await figure.getByRole("img").boundingBox())!.height).toBeGreaterThan(450);
    await page.keyboard.press("Escape");
    await expect.poll(width).toBe(before);
    expect(await page.locator(".figures > figure:visible").count()).toBe(3);
    await page.close();
  });

  it("shows the head of the page again in the place to which the reader goes back", async () => {
    const { page } = await openPage(stage, "#room=linear");
    const places = ["#lesson=hierarchy&step=3", "#own", "#room=linear", "#own"];
    for (const hash of places) {
      await page.evaluate((next) => {
        location.hash = next;
      }, hash);
      await expect.poll(() => page.getByRole("navigation", { name: "Rooms" }).isVisible()).toBe(true);
      await page
        .locator(hash.startsWith("#lesson") ? ".lesson" : hash === "#own" ? ".own" : ".toolbar")
        .waitFor();
      if (hash === "#own") continue;
      await settled(page);
      await page
        .getByRole("button", { name: /^Enlarge/ })
        .first()
        .click();
      await page.locator(".enlarged").waitFor();
      expect(await page.getByRole("navigation", { name: "Rooms" }).isVisible()).toBe(false);
    }
    await page.close();
  });

  it("has larger text in the large type, which the address stores", async () => {
    const { page } = await openPage(stage, "#room=linear");
    const height = async () => (await page.locator(".figures text").first().boundingBox())!.height;
    const before = await height();
    await page.getByRole("button", { name: "Large type" }).click();
    await page.waitForURL(/#room=linear&type=large$/);
    await expect.poll(height).toBeGreaterThan(1.3 * before);
    expect(await clipped(page)).toEqual({ texts: [], wide: 0 });
    await page.close();
  });
});

it("the full screen is entered and left by the key F and by its button", async () => {
  const { page } = await openPage(stage, "#room=linear");
  const full = () => page.evaluate(() => document.fullscreenElement !== null);
  await page.keyboard.press("f");
  await expect.poll(full).toBe(true);
  await page.getByRole("button", { name: "Full screen" }).click();
  await expect.poll(full).toBe(false);
  await page.close();
});
