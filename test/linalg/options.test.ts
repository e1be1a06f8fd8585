import { matmul, principalComponents, pseudoInverse } from "../../src/linalg";
import { testOptions } from "../helpers/option-cases";

const matrix = [
  [1, 2],
  [3, 4],
];

testOptions([
  [
    "matmul",
    "options",
    "transposeright",
    "transposeRight",
    (extra) => matmul(matrix, matrix, { transposeLeft: true, transposeRight: true, ...extra }),
  ],
  [
    "pseudoInverse",
    "options",
    "tolerence",
    "tolerance",
    (extra) => pseudoInverse(matrix, { tolerance: 1e-12, ...extra }),
  ],
  [
    "principalComponents",
    "options",
    "component",
    "components",
    (extra) => principalComponents(matrix, { components: 1, ...extra }),
  ],
]);
