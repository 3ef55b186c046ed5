/** How far a start has come, for whoever asks before the application can answer. */
export class StartProgress {
  /** What is waited for, such as `secrets: vault, attempt 3`; undefined once the application has started. */
  waitingFor: string | undefined;
}
