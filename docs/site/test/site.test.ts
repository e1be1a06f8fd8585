import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writtenPages } from "../generate/live-figures.ts";
import { openSite, PHONE, type Site } from "./open-site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const pages = writtenPages(fileURLToPath(new URL("..", import.meta.url)))
  .map((page) => page.replace(/\.md$/, ""))
  .map((page) => (page === "index" ? "" : page));

it("leads from the start page to theory, API and playground, without errors or missing files", async () => {
  const { page, complaints } = await site.open("");
  await page.getByRole("navigation").getByRole("link", { name: "Theory" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Deep linear networks" }).waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "API" }).first().click();
  await page.getByRole("heading", { level: 1, name: "API" }).waitFor();
  await page.getByRole("link", { name: "deep-linear", exact: true }).first().click();
  await page.waitForURL(/\/api\/deep-linear\/$/);
  await page.getByRole("navigation").getByRole("link", { name: "Playground" }).first().click();
  await page.waitForURL(/\/playground\/index\.html/);
  await page.locator(".figures svg[role=img]").first().waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

it("finds pages by a search for their words", async () => {
  const { page, complaints } = await site.open("start");
  await page
    .getByRole("button", { name: /Search/ })
    .first()
    .click();
  await page.getByRole("searchbox").fill("winning pathway race");
  await page.locator(".results a").first().click();
  await page.waitForURL((url) => !url.pathname.endsWith("/start"));
  expect(complaints).toEqual([]);
  await page.close();
});

it("fits a phone: no page is wider than the window, and wide equations scroll", async () => {
  const { page } = await site.open("", PHONE);
  // The playground has tests of its own.
  await page.route(/\/playground\/index\.html/, (route) => route.abort());
  const wide: string[] = [];
  let scrolling = 0;
  for (const path of pages) {
    await page.goto(site.address + path, { waitUntil: "domcontentloaded" });
    const sizes = await page.evaluate(() => ({
      excess: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      scrolling: [...document.querySelectorAll("mjx-container[display=true]")].filter(
        (equation) =>
          equation.scrollWidth > equation.clientWidth && getComputedStyle(equation).overflowX === "auto",
      ).length,
    }));
    if (sizes.excess > 0) wide.push(`${path}: ${sizes.excess} pixels`);
    scrolling += sizes.scrolling;
  }
  expect(wide).toEqual([]);
  expect(scrolling).toBeGreaterThan(5);
  await page.close();
});
