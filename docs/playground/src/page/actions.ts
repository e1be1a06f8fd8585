import { download, standaloneSvg } from "../dom/download";
import { make, makeButton } from "../dom/make";

/** Sources of the copies and downloads. */
export interface Belongings {
  readonly room: () => string;
  readonly code: () => Promise<string>;
  readonly link: () => string;
  readonly drawings: () => Iterable<SVGElement>;
  /** Parameters and curves. */
  readonly data: () => Readonly<Record<string, unknown>>;
}

/** Display time of the message that something was copied, in milliseconds. */
const TOLD = 3000;

/** Makes the buttons that copy code and address, and download drawings and numbers. */
export function makeActions({ room, code, link, drawings, data }: Belongings): HTMLElement {
  const told = make("span", { class: "copied", role: "status" });
  const tell = (text: string) => {
    told.textContent = text;
    setTimeout(() => told.replaceChildren(), TOLD);
  };
  const copy = async (text: string, what: string, otherwise: () => void) => {
    try {
      await navigator.clipboard.writeText(text);
      tell(`${what} copied`);
    } catch {
      // A browser may refuse, and pages without https have no clipboard.
      otherwise();
    }
  };
  return make(
    "div",
    { class: "actions", role: "group", "aria-label": "Copy and download" },
    told,
    makeButton("Copy code", { title: "TypeScript that computes the displayed curves" }, async () => {
      try {
        const text = await code();
        await copy(text, "Code", () => download(`${room()}.ts`, "text/plain", text));
      } catch (error) {
        tell((error as Error).message);
      }
    }),
    makeButton("Copy link", { title: "The address of the displayed state" }, async () => {
      await copy(link(), "Link", () => tell("The link is the page's address"));
    }),
    makeButton("SVG", { "aria-label": "Download the figures as SVG" }, () => {
      for (const [i, svg] of [...drawings()].entries()) {
        download(`${room()}-${i + 1}.svg`, "image/svg+xml", standaloneSvg(svg));
      }
    }),
    makeButton("JSON", { "aria-label": "Download parameters and curves as JSON" }, () => {
      download(`${room()}.json`, "application/json", JSON.stringify(data(), plainArrays, 1));
    }),
  );
}

/** Converts Float64Arrays to lists of numbers, for JSON. */
const plainArrays = (_key: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
