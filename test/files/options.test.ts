import { readCsv } from "../../src/tasks";
import { testOptions } from "../helpers/option-cases";

testOptions([
  [
    "readCsv",
    "options",
    "delimeter",
    "delimiter",
    (extra) => readCsv("a;b\n1;2\n", { header: true, delimiter: ";", ...extra }),
  ],
]);
