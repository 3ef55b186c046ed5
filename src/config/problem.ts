/** One thing that keeps an application from starting, or that it should know about. Never holds a value. */
export interface Problem {
  /** The variable, or `<secret databaseUrl>` for a secret. */
  readonly name: string;
  /** What is wrong or what was expected: `is required: a whole number from 0 to 65535`. */
  readonly problem: string;
  /** An assignment that would work: `PORT=8000`. */
  readonly example?: string;
  /** Whether it may be gone at the next try: a store that does not answer, unlike a value that is wrong. */
  readonly transient?: true;
  /** What else to know: `APP_GREETNG is set: did you mean APP_GREETING?` */
  readonly hint?: string;
}
