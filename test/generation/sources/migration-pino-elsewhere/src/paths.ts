import type { Params } from 'nestjs-pino';

export const paths: Params = { pinoHttp: { redact: ['req.headers.authorization'] } };
