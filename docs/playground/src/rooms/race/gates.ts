/** Reads switches by rows, as numbers: missing entries are open on the diagonal and closed elsewhere. */
export const readGates = (text: string, rows: number, columns: number): number[][] => {
  const given = text.split(".");
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => {
      const gate = given[i]?.[j];
      return gate === undefined ? Number(i % columns === j) : Number(gate);
    }),
  );
};

/** Returns the text of switches with one switch changed. */
export const toggled = (gates: readonly (readonly number[])[], row: number, column: number): string =>
  gates
    .map((line, i) => line.map((gate, j) => (i === row && j === column ? 1 - gate : gate)).join(""))
    .join(".");
