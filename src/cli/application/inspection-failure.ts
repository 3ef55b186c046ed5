import { DeploymentError } from '../../deployment.error.js';
import type { InspectionFailure } from './inspection-messages.js';

/** What was thrown while an application was looked at, in words. Of our errors the stack says nothing to anybody. */
export function failureOf(thrown: unknown): InspectionFailure {
  if (!(thrown instanceof Error)) return { problem: String(thrown), hint: '' };
  const { message, stack } = thrown;
  // Of the application's own copy of this package, whose class is another one.
  const { hint, code } = thrown as Partial<Pick<DeploymentError, 'hint' | 'code'>>;
  if (code?.startsWith('DEPLOYMENT_') !== true || hint === undefined) {
    return { problem: message, hint: '', ...(stack !== undefined && { stack }) };
  }
  return { problem: hint === '' ? message : message.slice(0, -hint.length - 1), hint };
}
