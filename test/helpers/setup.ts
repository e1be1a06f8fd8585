// Vitest executes this file before every file of tests, and the imported one once in a process.
import "./typed-arrays";
