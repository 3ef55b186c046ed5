// First, so that it has been evaluated when a CommonJS module asks for it.
import '@nestjs/common';
import { createRequire } from 'node:module';

/**
 * `@willsoto/nestjs-prometheus` is CommonJS, and requires Nest, which is not. Imported beside Nest it would be all the same
 * to Node.js, but jest takes that for a cycle and refuses every test whose first import leads here.
 */
const prometheus = createRequire(import.meta.url)(
  '@willsoto/nestjs-prometheus',
) as typeof import('@willsoto/nestjs-prometheus');

export const {
  getToken,
  InjectMetric,
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
  makeSummaryProvider,
} = prometheus;
