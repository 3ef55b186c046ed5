import {
  Controller,
  Get,
  Injectable,
  Module,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  TerminusModule,
  type HealthCheckResult,
} from '@nestjs/terminus';
import { InjectMetric, makeHistogramProvider, PrometheusModule } from '@willsoto/nestjs-prometheus';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Logger, LoggerModule } from 'nestjs-pino';
import type { Histogram } from 'prom-client';
import { tap, type Observable } from 'rxjs';
import { z } from 'zod';
import { adapter, isFastify } from './adapter.js';
import { controllers } from './controllers.js';

const METRIC = 'http_request_duration_seconds';

/** The interceptor that tutorials show: a timer before, its end after the handler. */
@Injectable()
class HttpMetricsInterceptor implements NestInterceptor {
  constructor(@InjectMetric(METRIC) private readonly histogram: Histogram) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Routed>();
    const end = this.histogram.startTimer();
    const observe = (status: number): void => {
      end({ method: request.method ?? '', route: routeOf(request), status });
    };
    return next.handle().pipe(
      tap({
        next: () => observe(http.getResponse<ServerResponse>().statusCode),
        error: (error: { getStatus?(): number }) => observe(error.getStatus?.() ?? 500),
      }),
    );
  }
}

interface Routed extends IncomingMessage {
  readonly route?: { readonly path: string };
  readonly routeOptions?: { readonly url: string };
}

function routeOf(request: Routed): string {
  return request.route?.path ?? request.routeOptions?.url ?? '';
}

@Controller('health')
class HealthController {
  private readonly indicators = Array.from(
    { length: Number(process.env['BENCH_CHECKS'] ?? 0) },
    (_, index) => () => this.indicator.check(`check-${index}`).up(),
  );

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
  ) {}

  @Get()
  @HealthCheck()
  check(): Promise<HealthCheckResult> {
    return this.health.check(this.indicators);
  }
}

/**
 * What a team puts together from the four packages, each as its README says, on Fastify with the `forRoutes`
 * that logs every path.
 */
@Module({
  imports: [
    ConfigModule.forRoot({
      isGlobal: true,
      validationSchema: z.looseObject({
        HOST: z.string().default('127.0.0.1'),
        PORT: z.coerce.number().int().min(0).max(65_535).default(8_000),
        APP_GREETING: z.string().default('Hello'),
        APP_DATABASE_POOL_SIZE: z.coerce.number().int().min(1).default(10),
      }),
    }),
    LoggerModule.forRoot(isFastify() ? { forRoutes: ['{*splat}'] } : {}),
    PrometheusModule.register(),
    TerminusModule,
  ],
  controllers: [...controllers, HealthController],
  providers: [
    makeHistogramProvider({
      name: METRIC,
      help: 'Duration of HTTP requests in seconds.',
      labelNames: ['method', 'route', 'status'],
      // As many as ours has, so that a series is the same work.
      buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    }),
    { provide: APP_INTERCEPTOR, useClass: HttpMetricsInterceptor },
  ],
})
class HandAssembledModule {}

const app = await NestFactory.create(HandAssembledModule, await adapter(), { bufferLogs: true });
app.useLogger(app.get(Logger));
app.enableShutdownHooks();
const config = app.get(ConfigService);
await app.listen(config.getOrThrow<number>('PORT'), config.getOrThrow<string>('HOST'));
