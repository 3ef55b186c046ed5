/** What is asked of an application: whether it could start, or what it takes. */
export type InspectionQuestion = 'check' | 'describe';

/** Why there is no answer. */
export interface InspectionFailure {
  readonly problem: string;
  readonly hint: string;
  /** For whoever wrote the application. */
  readonly stack?: string;
}

/** One line of JSON from the process in which an application is looked at. */
export type InspectionMessage<Answer = unknown> =
  | { readonly kind: 'progress'; readonly waitingFor: string }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly failure: InspectionFailure };

/** Where that process writes them: whatever the application prints goes elsewhere. */
export const MESSAGES_FD = 3;

/** What is waited for first. */
export const IMPORT = 'the import of the application';
