import type { Logger } from 'pino';
import { InvalidConfigError } from '../config/config.errors.js';
import { DeploymentError } from '../deployment.error.js';
import type { LogStream } from '../logging/log-stream.js';
import { messageOf } from './message-of.js';

/**
 * Says why a start failed: one line where lines are JSON, a list where people read. Our own errors are meant
 * for whoever deploys, who has no use for their stack; any other error is a bug, and keeps it.
 */
export function reportFailedStart(error: unknown, logger: Logger, log: LogStream): void {
  log.release();
  if (error instanceof InvalidConfigError) {
    const { code, problems, warnings } = error;
    const names = problems.map(({ name }) => name).join(', ');
    const verdict = error.transient
      ? 'the start was given up, and may work later'
      : 'the configuration cannot work';
    const message = log.human ? error.message : `${verdict}: ${names}`;
    logger.fatal(
      log.human ? { context: 'Service' } : { context: 'Service', code, problems, warnings },
      message,
    );
  } else if (error instanceof DeploymentError) {
    logger.fatal({ context: 'Service', code: error.code }, error.message);
  } else {
    logger.fatal({ context: 'Service', err: error }, `the start failed: ${messageOf(error)}`);
  }
}
