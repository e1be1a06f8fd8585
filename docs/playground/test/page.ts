import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Stage } from "./browser";

/** An open page, and the errors that it has reported so far. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens an address of the playground and waits until all curves are computed and drawn. */
export async function openPage(
  { browser, address }: Stage,
  hash: string,
  options: Parameters<Stage["browser"]["newPage"]>[0] = {},
): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address + hash);
  await settled(page);
  return { page, complaints };
}

/** Waits until the last request is computed and drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { asked, finished, drawn } = document.querySelector<HTMLElement>("#app")!.dataset;
    return asked !== undefined && asked === finished && asked === drawn;
  });
}

/** Expects figures with curves of finite numbers, and no error message. */
export async function expectCurves(page: Page): Promise<void> {
  const figures = await page.locator(".figures > figure > svg").all();
  expect(figures.length).toBeGreaterThan(0);
  for (const figure of figures) {
    const paths = await figure
      .locator("g[aria-label] path, rect")
      .evaluateAll((elements) => elements.map((element) => element.getAttribute("d") ?? ""));
    expect(paths.length).toBeGreaterThan(0);
    expect(await figure.innerHTML()).not.toMatch(/NaN|Infinity|undefined/);
  }
  expect(await page.locator(".error").count()).toBe(0);
}
