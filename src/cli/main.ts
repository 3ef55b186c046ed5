#!/usr/bin/env node
import process from 'node:process';
import { Interruption } from './interruption.js';
import { runCli } from './run-cli.js';

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    const interruption = new Interruption(name);
    // Whoever asks twice does not want to wait for what is given back.
    if (controller.signal.aborted) process.exit(interruption.exitCode);
    controller.abort(interruption);
  });
}

// Whoever reads may stop reading, as `head` does. The exit code is still that of the command.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.exit(1);
  });
}

const { env, stdout, stderr } = process;
const code = await runCli({
  argv: process.argv.slice(2),
  env,
  cwd: process.cwd(),
  stdout,
  stderr,
  signal: controller.signal,
});
await Promise.all(
  [stdout, stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done()))),
);
// An application that was looked at may have left something open.
process.exit(code);
