import type { Page } from "playwright-core";

/** Processor time in milliseconds since the start of the page or browser. */
export interface ProcessorTime {
  /** Time of the page's main thread. */
  readonly main: number;
  /** Time of all processes of the browser, with workers, rasterisation and garbage collection. */
  readonly all: number;
}

/** Starts to count processor time, which depends less on the load of the machine than the number of pictures. */
export async function startClock(page: Page): Promise<() => Promise<ProcessorTime>> {
  const session = await page.context().newCDPSession(page);
  const browser = await page.context().browser()!.newBrowserCDPSession();
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
    return {
      main: 1000 * metrics.find(({ name }) => name === "TaskDuration")!.value,
      all: 1000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
    };
  };
}
