import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Req,
  StreamableFile,
  UseGuards,
  VersioningType,
  type CanActivate,
  type INestApplication,
  type ModuleMetadata,
} from '@nestjs/common';
import { DeploymentModule } from 'nestjs-deployment';
import { Turnstile } from '../support/turnstile.js';

/** Where requests to `/held` wait. */
export const turnstile = new Turnstile();

class Deny implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Controller()
class TrafficController {
  @Get('users/:id')
  user(@Param('id') id: string): object {
    return { id };
  }

  @Get('umlauts')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  umlauts(): string {
    return 'äöü';
  }

  @Get('throw')
  throw(): never {
    throw new Error('a bug');
  }

  @Get('guarded')
  @UseGuards(Deny)
  guarded(): object {
    return {};
  }

  @Get('empty')
  @HttpCode(204)
  empty(): void {}

  @Post('echo')
  echo(@Body() body: object): object {
    return body;
  }

  /** Hangs up on its client. */
  @Get('cut')
  cut(@Req() request: IncomingMessage & { readonly raw?: IncomingMessage }): Promise<never> {
    (request.raw ?? request).destroy();
    return new Promise(() => undefined);
  }

  @Get('held')
  async held(): Promise<object> {
    await turnstile.pass();
    return {};
  }

  @Get('stream')
  @Header('Content-Type', 'text/plain')
  stream(): StreamableFile {
    return new StreamableFile(Readable.from(['one ', 'two ', 'three'], { objectMode: false }));
  }

  @Get('endless')
  @Header('Content-Type', 'text/plain')
  endless(): StreamableFile {
    async function* parts(): AsyncGenerator<string> {
      yield 'first';
      await turnstile.pass();
      yield 'last';
    }
    return new StreamableFile(Readable.from(parts(), { objectMode: false }));
  }
}

export const traffic: ModuleMetadata = {
  imports: [DeploymentModule.forRoot()],
  controllers: [TrafficController],
};

/** Its routes are below `/api/v1`. */
export function setupTraffic(app: INestApplication): void {
  app.setGlobalPrefix('api');
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  app.enableCors();
}
