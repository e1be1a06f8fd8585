import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import type { Stage } from "../browser";
import type { Files } from "../run-files";

/** A page with all that it complained about, and the hosts of its requests. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
  readonly hosts: Set<string>;
}

/** Opens an address below that of the page; policies that are violated count as complaints. */
export async function open(
  stage: Stage,
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

/** Drops files onto an element of the page. */
export async function drop(page: Page, files: Files, onto = ".drop"): Promise<void> {
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
  await page.dispatchEvent(onto, "drop", { dataTransfer });
}

/** Waits for the report of files and returns its verdict. */
export async function verdict(page: Page): Promise<string> {
  const heading = page.locator(".report > h2, .error").first();
  await heading.waitFor();
  return (await heading.textContent())!;
}

/** Saves the report in a format and returns its text. */
export async function saved(page: Page, format: "html" | "json"): Promise<string> {
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: `Save report.${format}` }).click();
  return readFile(await (await file).path(), "utf8");
}
