import type { Chosen } from "./messages";

/** Largest size in bytes of the files of one run, that of the readers of the library. */
const MOST_BYTES = 2 ** 31;

/** Returns the files of a choice in the browser's dialogue; of a folder, those that lie directly in it. */
export function fromDialogue(list: FileList): Chosen {
  const files = [...list].filter(({ webkitRelativePath: path }) => path.split("/").length <= 2);
  const [folder = ""] = files[0]?.webkitRelativePath.split("/") ?? [];
  return checked({ files, folder: folder === "" ? undefined : folder });
}

/** Returns dropped files, or those that lie directly in a dropped folder. */
export async function fromDrop({ items }: DataTransfer): Promise<Chosen> {
  // The entries are taken before the first wait, after which the browser empties the list.
  const dropped = [...items].filter(({ kind }) => kind === "file");
  const entries = dropped.map((item) => item.webkitGetAsEntry());
  const files = dropped.flatMap((item) => item.getAsFile() ?? []);
  const folder = entries.find((entry) => entry?.isDirectory) as FileSystemDirectoryEntry | undefined;
  if (folder === undefined) return checked({ files });
  if (entries.length > 1) throw new Error("Please drop one folder, or files without a folder.");
  return checked({ files: await filesIn(folder), folder: folder.name });
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  // Each call returns a part of the entries, the last one none.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return files;
    for (const entry of part) {
      if (!entry.isFile) continue;
      files.push(
        await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
      );
    }
  }
}

/** Loads the files of `?url=` in an address; only those of the page's own site are requested. */
export async function fromAddress({ href }: Pick<Location, "href">): Promise<Chosen> {
  const page = new URL(href);
  const addresses = page.searchParams.getAll("url").map((text) => ownAddress(text, page));
  const files = await Promise.all(addresses.map(load));
  const folders = new Set(addresses.map(({ pathname }) => pathname.split("/").at(-2) ?? ""));
  const [folder] = files.length > 1 && folders.size === 1 ? folders : [];
  return checked({ files, folder: folder || undefined });
}

function ownAddress(text: string, page: URL): URL {
  const address = URL.canParse(text, page.href) ? new URL(text, page) : undefined;
  if (address?.origin === page.origin) return address;
  const site = address === undefined ? "is no address" : `is on ${address.origin || address.protocol}`;
  throw new Error(`“${text}” ${site}: this page opens files of its site only (${page.origin}).`);
}

async function load(address: URL): Promise<File> {
  const name = decodeURIComponent(address.pathname.split("/").at(-1)!);
  const answer = await fetch(address, { redirect: "error" });
  if (!answer.ok) throw new Error(`${name} cannot be read (${answer.status} ${answer.statusText})`);
  checkBytes(name, Number(answer.headers.get("content-length")));
  return new File([await answer.blob()], name);
}

function checked(chosen: Chosen): Chosen {
  const { files, folder } = chosen;
  if (files.length === 0)
    throw new Error(folder === undefined ? "No file was chosen." : `The folder ${folder} has no files.`);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  checkBytes(folder ?? files.map(({ name }) => name).join(", "), bytes);
  return chosen;
}

function checkBytes(name: string, bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  const [given, most] = [bytes, MOST_BYTES].map((count) => count.toLocaleString("en"));
  throw new Error(
    `${name} has ${given} bytes, but a page can read at most ${most}. Log fewer times or samples.`,
  );
}
