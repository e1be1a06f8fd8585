import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DefaultTheme, defineConfig } from "vitepress";
import type { PackageJson } from "../../../scripts/release/manifests.ts";
import { addressesOf } from "../../../scripts/release/repository.ts";
import { linkFunctions } from "./api-links.mts";

const site = dirname(dirname(fileURLToPath(import.meta.url)));
/** The folder of the site on its server. */
const base = process.env.DOCS_BASE ?? "/";
/** Addresses of the repository; undefined while package.json names none. */
const addresses = addressesOf(
  JSON.parse(readFileSync(join(site, "..", "..", "package.json"), "utf8")) as PackageJson,
);
/** First sentence of the README, which the start page shows. */
const [, sentence = ""] =
  /^# .*\n\n([\s\S]*?)\n\n/.exec(readFileSync(join(site, "..", "..", "README.md"), "utf8")) ?? [];
const sidebarFile = join(site, "api", "typedoc-sidebar.json");

/** The pages of the API by subpath, as TypeDoc lists them. */
const subpaths: DefaultTheme.SidebarItem[] = existsSync(sidebarFile)
  ? JSON.parse(readFileSync(sidebarFile, "utf8"))
  : [];

/** Texts of docs/ that have a page each, by their titles. */
const moreFolder = join(site, "more");
const more: DefaultTheme.SidebarItem[] = (existsSync(moreFolder) ? readdirSync(moreFolder) : []).map(
  (name) => ({
    text: /^# (.*)$/m.exec(readFileSync(join(moreFolder, name), "utf8"))?.[1] ?? name,
    link: `/more/${name.replace(/\.md$/, "")}`,
  }),
);

/** All subpaths, with the pages of the one that the reader is in: all of all would be most of every page. */
const api = (at: string): DefaultTheme.SidebarItem[] => [
  {
    text: "API",
    link: "/api/",
    items: subpaths.map(({ text = "", link = "", items = [] }) =>
      link === at
        ? { text, link, items: items.map((group) => ({ ...group, collapsed: false })) }
        : { text, link },
    ),
  },
];

export default defineConfig({
  title: "learning-dynamics",
  description: "The theory of how neural networks learn, as a TypeScript library.",
  lang: "en",
  base,
  cleanUrls: true,
  // The list of pages once, and not in every page.
  metaChunk: true,
  srcExclude: ["README.md", "generated/**"],
  // The playground is a page of its own, put beside the site.
  ignoreDeadLinks: [/^\/playground\//],
  markdown: {
    math: true,
    config: (markdown) => {
      if (existsSync(sidebarFile)) linkFunctions(markdown, join(site, "api"), base);
    },
  },
  head: [
    [
      "link",
      {
        rel: "icon",
        href: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path d='M1 14C9 14 7 2 15 2' fill='none' stroke='%231a6fb5' stroke-width='2'/></svg>",
      },
    ],
  ],
  transformPageData({ relativePath, frontmatter }) {
    if (relativePath === "index.md") frontmatter.hero.tagline = sentence.replaceAll("\n", " ");
    // Pages that are generated have no source to edit.
    if (/^(api|more)\//.test(relativePath)) frontmatter.editLink = false;
  },
  themeConfig: {
    ...(addresses !== undefined && {
      editLink: { pattern: `${addresses.source}/edit/main/docs/site/:path`, text: "Edit this page" },
      socialLinks: [{ icon: "github", link: addresses.source, ariaLabel: "Repository" }],
    }),
    search: { provider: "local", options: { detailedView: true } },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/start" },
      { text: "Theory", link: "/theory/deep-linear", activeMatch: "^/theory/" },
      { text: "Guide", link: "/guide/which-function", activeMatch: "^/guide/" },
      { text: "API", link: "/api/", activeMatch: "^/api/" },
      { text: "Playground", link: "/playground/index.html", target: "_self" },
    ],
    sidebar: {
      "/": [
        {
          text: "Begin",
          items: [
            { text: "In five minutes", link: "/start" },
            { text: "Which function do I need?", link: "/guide/which-function" },
          ],
        },
        {
          text: "Theory",
          items: [
            { text: "Deep linear networks", link: "/theory/deep-linear" },
            { text: "From lazy to rich", link: "/theory/lazy-to-rich" },
            { text: "The neural race", link: "/theory/neural-race" },
            { text: "Tangent kernels", link: "/theory/tangent-kernels" },
            { text: "Universal dynamics", link: "/theory/universal" },
            { text: "Implicit bias", link: "/theory/implicit-bias" },
            { text: "Self-supervised learning", link: "/theory/self-supervised" },
            { text: "Coding schemes", link: "/theory/bayesian" },
            { text: "Representations", link: "/theory/representations" },
            { text: "Generalisation", link: "/theory/generalisation" },
            { text: "Continual learning", link: "/theory/continual" },
            { text: "Meta-learning", link: "/theory/meta-learning" },
            { text: "Information", link: "/theory/information" },
            { text: "Connectivity", link: "/theory/connectivity" },
          ],
        },
        {
          text: "Guide",
          items: [
            { text: "Conventions and units", link: "/guide/conventions" },
            { text: "Limits of each theory", link: "/guide/limits" },
            { text: "Fair comparison", link: "/guide/fair-comparison" },
            { text: "Networks and long runs", link: "/guide/networks" },
            { text: "Your own training runs", link: "/guide/own-runs" },
            { text: "Sweeps", link: "/guide/sweeps" },
          ],
        },
        {
          text: "Evidence",
          items: [
            { text: "Experiments", link: "/experiments" },
            { text: "How each number is verified", link: "/verification" },
            { text: "Performance", link: "/performance" },
            { text: "Bibliography", link: "/bibliography" },
          ],
        },
        {
          text: "Reference",
          items: [{ text: "API", link: "/api/" }, ...more, { text: "Changelog", link: "/changelog" }],
        },
      ],
      ...Object.fromEntries(["/api/", ...subpaths.map(({ link = "" }) => link)].map((at) => [at, api(at)])),
    },
  },
});
