/** Text of a file that is not a module. */
declare module "*?raw" {
  const text: string;
  export default text;
}
