/** Returns a function that computes the same results and stores the last one, for repeated equal arguments of plain data. */
export function rememberLast<Argument, Result>(
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  let last: { readonly key: string; readonly result: Result } | undefined;
  return (argument) => {
    const key = JSON.stringify(argument);
    if (last?.key !== key) last = { key, result: compute(argument) };
    return last.result;
  };
}
