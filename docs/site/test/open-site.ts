import { fileURLToPath } from "node:url";
import { serve } from "vitepress";
import { launchBrowser } from "../../playground/test/browser.ts";

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
export type Page = Awaited<ReturnType<Browser["newPage"]>>;

/** A page of the site with the errors and failed requests so far. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** The built site on a server of this machine, and a browser. */
export interface Site {
  /** Address of the start page. */
  readonly address: string;
  /** Opens a page by its path in the site. */
  open(path: string, options?: Parameters<Browser["newPage"]>[0]): Promise<OpenPage>;
  close(): Promise<void>;
}

export const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** Serves the built site below DOCS_BASE, as it was built, and starts a browser. */
export async function openSite(): Promise<Site> {
  const server = await serve({ root: fileURLToPath(new URL("..", import.meta.url)), port: 0 });
  const { port } = server.server!.address() as { port: number };
  const address = `http://127.0.0.1:${port}${process.env.DOCS_BASE ?? "/"}`;
  const browser = await launchBrowser();
  return {
    address,
    async open(path, options = DESKTOP) {
      const page = await browser.newPage(options);
      const complaints: string[] = [];
      page.on("pageerror", ({ message }) => complaints.push(message));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address))
          complaints.push(`a request of ${request.url()}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
      });
      await page.goto(address + path);
      return { page, complaints };
    },
    async close() {
      await browser.close();
      await new Promise((done) => server.server!.close(done));
    },
  };
}
