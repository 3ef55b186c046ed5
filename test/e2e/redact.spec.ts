import { Controller, Get } from '@nestjs/common';
import { DeploymentModule, PinoLogger } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/start-app.js';

@Controller()
class SignUpController {
  constructor(private readonly logger: PinoLogger) {}

  @Get('sign-up')
  signUp(): string {
    this.logger.info({ user: { name: 'Ada', email: 'ada@example.com' } }, 'signed up');
    return 'welcome';
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot({ logging: { redact: ['user.email'] } })],
  controllers: [SignUpController],
};

// The first application of a process decides what its log looks like, so this one has a file of its own.
describe.each(platforms)('logging.redact on %s', (_platform, adapter) => {
  it('replaces the values of its fields in every line', async () => {
    await using app = await startApp(metadata, adapter);
    await app.get('/sign-up');

    const line = app.lines.find(({ msg }) => msg === 'signed up');

    expect(line).toMatchObject({ user: { name: 'Ada', email: '[Redacted]' } });
  });
});
