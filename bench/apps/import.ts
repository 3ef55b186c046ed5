import { registerHooks } from 'node:module';

/** Imports the packages that the arguments name into a Nest application, and prints what that took. */

// What every application has anyway is no package's cost.
for (const name of ['reflect-metadata', '@nestjs/common', '@nestjs/core', '@nestjs/platform-express']) {
  await import(name);
}

const countsModules = process.env['BENCH_COUNT_MODULES'] !== undefined;
let modules = 0;
if (countsModules) {
  registerHooks({
    load(url, context, next) {
      modules += 1;
      return next(url, context);
    },
  });
}

const rssBefore = process.memoryUsage.rss();
const cpuBefore = process.cpuUsage();
for (const name of process.argv.slice(2)) await import(name);
const { user, system } = process.cpuUsage(cpuBefore);
const rss = process.memoryUsage.rss() - rssBefore;

process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1e3, rssMiB: rss / 2 ** 20, modules }));
