import { DeploymentError } from '../deployment.error.js';
import { messageOf } from '../lifecycle/message-of.js';

/** What went wrong, and what to do about it or where it was thrown. */
export interface ErrorWords {
  readonly problem: string;
  readonly hint?: string;
}

/** Our errors say what to do; of anybody else's the place is the most useful thing to know. */
export function wordsOf(error: unknown): ErrorWords {
  const message = messageOf(error);
  if (error instanceof DeploymentError) {
    const { hint } = error;
    return hint === '' ? { problem: message } : { problem: message.slice(0, -hint.length - 1), hint };
  }
  const frame = firstFrame(error);
  return frame === undefined ? { problem: message } : { problem: message, hint: `Thrown at ${frame}` };
}

/** Of the application if it is in there: what Node and the packages did on the way is no place to mend. */
function firstFrame(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = [...stack.matchAll(/\n\s+at ([^\n]+)/g)].map(([, frame = '']) => frame);
  return frames.find((frame) => !/node:|[\\/]node_modules[\\/]/.test(frame)) ?? frames[0];
}
