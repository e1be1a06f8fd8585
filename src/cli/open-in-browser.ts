/**
 * Shows an address in the browser of the user. A machine without a browser is not an error: the message names the
 * address.
 *
 * @param start starts the browser
 */
export async function openInBrowser(
  address: string,
  start: (address: string) => Promise<unknown> = startBrowser,
): Promise<void> {
  try {
    await start(address);
  } catch {
    process.stderr.write(`no browser could be started: open ${address} by hand\n`);
  }
}

async function startBrowser(address: string): Promise<void> {
  const { default: open } = await import("open");
  await open(address);
}
