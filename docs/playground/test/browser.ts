import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { preview } from "vite";

/** A server of the built page on this machine, and a browser. */
export interface Stage {
  readonly browser: Browser;
  readonly address: string;
  close(): Promise<void>;
}

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser that the variable CHROMIUM names. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM;
  if (executablePath === undefined) throw new Error("CHROMIUM has to hold the path of a chromium");
  return chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
}

/** Starts both; `npm run build` must have been run before. */
export async function openStage(): Promise<Stage> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const server = await preview({ root, logLevel: "warn", preview: { port: 0, host: "127.0.0.1" } });
  const { port } = server.httpServer.address() as { port: number };
  const browser = await launchBrowser();
  return {
    browser,
    address: `http://127.0.0.1:${port}/`,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
