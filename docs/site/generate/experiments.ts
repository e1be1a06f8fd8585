import { type Experiment, experiments } from "../../../dist/experiments";

/** Lists the experiments, first in a table of their titles, then with their descriptions and parameters. */
export function experimentList(): string {
  const rows = experiments.map(
    ({ name, title, paper }) => `| [\`${name}\`](#${name}) | ${title} | ${cell(paper)} |`,
  );
  const table = ["| `run …` | result | paper |", "|---|---|---|", ...rows];
  return [...table, "", ...experiments.map(section)].join("\n");
}

function section({ name, title, paper, claim, control, parameters, task }: Experiment): string {
  const rows = Object.entries(parameters).map(
    ([key, parameter]) => `| \`${key}\` | ${parameter.default} | ${cell(parameter.description)} |`,
  );
  const own = task === undefined ? [] : [`Takes data of your own (\`--inputs\`, \`--labels\`): ${task}.`, ""];
  return [
    `### ${name}`,
    "",
    `**${title}.** ${claim}`,
    "",
    `*${paper}*`,
    "",
    `Control (\`--control\`): ${control}`,
    "",
    ...own,
    "| parameter | default | |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
