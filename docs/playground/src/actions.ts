import { make, makeButton } from "./dom";
import { download, standaloneSvg } from "./download";

/** What can be taken along. */
export interface Belongings {
  readonly room: () => string;
  readonly code: () => Promise<string>;
  readonly link: () => string;
  readonly drawings: () => Iterable<SVGElement>;
  /** Parameters and curves. */
  readonly data: () => Readonly<Record<string, unknown>>;
}

/** How long it says that something was copied, in milliseconds. */
const TOLD = 3000;

/** Buttons that copy code and address, and download drawings and numbers. */
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
      // A browser may refuse, and has no clipboard to write to on pages without https.
      otherwise();
    }
  };
  return make(
    "div",
    { class: "actions", role: "group", "aria-label": "Take it with you" },
    makeButton("Copy code", { title: "TypeScript that computes what is on screen" }, async () => {
      const text = await code();
      await copy(text, "Code", () => download(`${room()}.ts`, "text/plain", text));
    }),
    makeButton("Copy link", { title: "The address of what is on screen" }, async () => {
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
    told,
  );
}

/** Float64Arrays as lists of numbers. */
const plainArrays = (_key: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
