/** How many lines were written since the process started, by level: `{ info: 12, error: 1 }`. */
export abstract class LogLines {
  abstract counts(): Readonly<Record<string, number>>;
}
