import {
  All,
  Catch,
  Controller,
  ForbiddenException,
  Injectable,
  Module,
  VersioningType,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type MiddlewareConsumer,
  type ModuleMetadata,
  type NestInterceptor,
  type NestModule,
  type PipeTransform,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, HttpAdapterHost } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { map, type Observable } from 'rxjs';

/** Which parts of the application a request came past. */
export const reached: string[] = [];

type Next = () => void;

interface HeaderSink {
  setHeader(name: string, value: string): void;
}

@Injectable()
class DenyAll implements CanActivate {
  canActivate(): boolean {
    reached.push('guard');
    return false;
  }
}

@Injectable()
class Envelope implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    reached.push('interceptor');
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

@Injectable()
class RefuseAll implements PipeTransform {
  transform(): never {
    reached.push('pipe');
    throw new ForbiddenException('pipe');
  }
}

@Catch()
class Teapot implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(_error: unknown, context: ArgumentsHost): void {
    reached.push('filter');
    this.host.httpAdapter.reply(context.switchToHttp().getResponse(), { teapot: true }, 418);
  }
}

@Controller()
class CatchAllController {
  @All('*')
  all(): object {
    reached.push('controller');
    return { app: true };
  }
}

@Module({
  controllers: [CatchAllController],
  providers: [
    { provide: APP_GUARD, useClass: DenyAll },
    { provide: APP_INTERCEPTOR, useClass: Envelope },
    { provide: APP_PIPE, useClass: RefuseAll },
    { provide: APP_FILTER, useClass: Teapot },
  ],
})
class HarshModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_request: unknown, response: HeaderSink, next: Next) => {
        reached.push('module middleware');
        response.setHeader('X-Module-Middleware', 'yes');
        next();
      })
      .forRoutes('{*splat}');
  }
}

/** An application that does to its routes whatever Nest can do to routes. */
export function harsh(metadata: ModuleMetadata): ModuleMetadata {
  return { ...metadata, imports: [...(metadata.imports ?? []), HarshModule] };
}

/** The part of it that is not a module's. */
export function setupHarsh(app: INestApplication): void {
  app.setGlobalPrefix('api');
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  app.enableCors({ origin: true, credentials: true, exposedHeaders: ['X-Exposed'] });
  app.useSecurityHeaders();
  app.enableCsrfProtection();
  app.use((_request: unknown, response: HeaderSink, next: Next) => {
    reached.push('app.use');
    response.setHeader('X-App-Use', 'yes');
    next();
  });
  app.useGlobalPipes({ transform: refuse });
  app.useGlobalGuards(new DenyAll());
  app.useGlobalInterceptors(new Envelope());
  const isExpress = app.getHttpAdapter().getType() === 'express';
  (app as NestExpressApplication).useBodyParser((isExpress ? 'text' : 'text/plain') as 'text');
}

function refuse(): never {
  reached.push('global pipe');
  throw new ForbiddenException('global pipe');
}
