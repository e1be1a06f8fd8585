/**
 * Shows an address in the browser of the user. A machine without a browser is not an error: the message names the
 * address.
 */
export async function openInBrowser(address: string): Promise<void> {
  const { default: open } = await import("open");
  try {
    await open(address);
  } catch {
    process.stderr.write(`no browser could be started: open ${address} by hand\n`);
  }
}
