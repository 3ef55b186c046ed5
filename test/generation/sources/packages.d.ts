// Packages that the sources of the tests import and that are not installed here: as much of them as is used.

declare module '@nestjs/swagger' {
  import type { INestApplication } from '@nestjs/common';

  export class DocumentBuilder {
    setTitle(title: string): this;
    setVersion(version: string): this;
    addBearerAuth(): this;
    build(): object;
  }

  export const SwaggerModule: {
    createDocument(app: INestApplication, config: object): object;
    setup(path: string, app: INestApplication, document: object | (() => object)): void;
  };
}

declare module 'helmet' {
  export default function helmet(options?: object): (request: object, response: object, next: () => void) => void;
}

declare module 'compression' {
  export default function compression(): (request: object, response: object, next: () => void) => void;
}

declare module 'cookie-parser' {
  function cookieParser(secret?: string): (request: object, response: object, next: () => void) => void;
  export = cookieParser;
}
