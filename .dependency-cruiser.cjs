/*
 * Rules for imports between the rooms of src/, from the floors in scripts/floors.json, which docs/architecture.md draws.
 * `npm run floors` checks them, and test/architecture/floors.test.ts shows that each rule catches what it forbids.
 */

/** The rooms (folders of src/) of each floor, from the top. */
const floors = require("./scripts/floors.json");

/** The one `import()` of the library: the display of a result in a notebook loads the drawing. */
const LOADER = "^src/figures/drawable\\.ts$";
const LOADED = "^src/plots/to-svg\\.ts$";

/** The command line, which loads its commands when they run. */
const COMMANDS = "^src/cli/";

const loadRule = (name, from, to) => ({
  name,
  comment:
    "Files of src/ are imported by name, so that the floors hold; only the display of a result loads the drawing when a notebook asks for it, and the command line its commands (docs/architecture.md).",
  severity: "error",
  from,
  to: { path: "^src/", dynamic: true, ...to },
});

const folders = (rooms) => `^src/(${rooms.join("|")})/`;

/** The rule for one floor: its rooms import nothing from above, and nothing from each other. */
const floorRule = (rooms, floor) => ({
  name: `floor-${rooms.join("-")}`,
  comment:
    "An import goes down to a lower floor or stays in its room (docs/architecture.md). Move the shared code to a lower floor, or pass it as an argument.",
  severity: "error",
  from: { path: folders(rooms) },
  to: {
    path: `${folders(floors.slice(0, floor + 1).flat())}|^src/index\\.ts$`,
    pathNot: "^src/$1/",
    dynamic: false,
  },
});

module.exports = {
  forbidden: [
    {
      name: "no-circle",
      comment: "Files do not import each other in a circle, by `import type` either: the type belongs to the lower file.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...floors.map(floorRule),
    loadRule("no-second-loader", { pathNot: [LOADER, COMMANDS] }, {}),
    loadRule("no-command-elsewhere", { path: COMMANDS }, { pathNot: COMMANDS }),
    loadRule("no-second-loaded-file", { path: LOADER }, { pathNot: LOADED }),
    {
      name: "no-inner-folder-of-another-room",
      comment:
        "Files that other rooms may use stand at the top level of their room. Move the file there, or export it from a file there.",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/[^/]+/[^/]+/", pathNot: "^src/$1/" },
    },
    {
      name: "no-room-without-floor",
      comment: "Every room has its place in scripts/floors.json and in docs/architecture.md. Add it there.",
      severity: "error",
      from: {},
      to: { path: "^src/[^/]+/", pathNot: folders(floors.flat()) },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    includeOnly: "^src/",
  },
};
