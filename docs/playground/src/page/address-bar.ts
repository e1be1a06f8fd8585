/** The address of the page, as part of the browser's history. */
export interface AddressBar {
  /** Writes the address of the present state, as a new entry of the history or in place of the current one. */
  write(entry: "replace" | "push"): void;
  /** Writes the address when the state has not changed for a moment. */
  writeSoon(): void;
}

/** Delay between the last change and the new address: browsers allow about a hundred changes a minute. */
const DELAY = 250;

export function makeAddressBar(present: () => string): AddressBar {
  let timer = 0;
  const write = (entry: "replace" | "push") => {
    clearTimeout(timer);
    const address = present();
    if (location.hash === address) return;
    if (entry === "push") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  };
  return {
    write,
    writeSoon() {
      clearTimeout(timer);
      timer = window.setTimeout(() => write("replace"), DELAY);
    },
  };
}
