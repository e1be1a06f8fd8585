import { checkBytes, checked } from "./chosen-files";
import type { Chosen } from "./messages";

/** End of a download, and its progress as a fraction of the files. */
export interface Download {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

/** A file of the page's own site. */
interface Addressed {
  readonly address: URL;
  readonly name: string;
  readonly folder: string | undefined;
}

/**
 * Loads the files of `?url=` in an address; only those of the page's own site are requested. Files with addresses
 * `files/FOLDER/NAME` relative to the page are a folder of checkpoints, as the command `playground` serves it.
 */
export async function fromAddress(
  { href }: Pick<Location, "href">,
  { signal, onProgress }: Download,
): Promise<Chosen> {
  const page = new URL(href);
  const addressed = page.searchParams.getAll("url").map((text) => ownFile(text, page));
  const [folder, ...others] = new Set(addressed.map((file) => file.folder));
  if (others.length > 0)
    throw new Error("Several folders, or a folder and files, are addressed: a page opens one run at a time.");
  let done = 0;
  let bytes = 0;
  const load = async ({ address, name }: Addressed): Promise<File> => {
    const answer = await fetch(address, { redirect: "error", signal });
    if (!answer.ok) throw new Error(`${name} cannot be read (${answer.status} ${answer.statusText})`);
    bytes += Number(answer.headers.get("content-length"));
    checkBytes(folder ?? addressed.map((file) => file.name).join(", "), bytes);
    const file = new File([await answer.blob()], name);
    done += 1;
    onProgress(done / addressed.length);
    return file;
  };
  return checked({ files: await Promise.all(addressed.map(load)), folder });
}

function ownFile(text: string, page: URL): Addressed {
  const address = URL.canParse(text, page.href) ? new URL(text, page) : undefined;
  if (address?.origin !== page.origin) {
    const site = address === undefined ? "is no address" : `is on ${address.origin || address.protocol}`;
    throw new Error(`“${text}” ${site}: this page opens files of its site only (${page.origin}).`);
  }
  const base = new URL("files/", page).pathname;
  const path = address.pathname.startsWith(base) ? address.pathname.slice(base.length).split("/") : [];
  return {
    address,
    name: decoded(address.pathname.split("/").at(-1)!),
    folder: path.length === 2 ? decoded(path[0]!) : undefined,
  };
}

/** Decodes a part of an address, which stays as it is if it is no encoded text. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
