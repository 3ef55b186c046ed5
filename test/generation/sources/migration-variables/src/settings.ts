import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';

const { REGION, GREETING = "it's me" } = process.env;

export const database = {
  host: process.env.DATABASE_HOST ?? 'localhost',
  port: Number(process.env['DATABASE_PORT'] || '5432'),
  ssl: process.env.DATABASE_SSL === 'true',
  password: process.env.DATABASE_PASSWORD!,
};

export const hosts = (process.env.ALLOWED_HOSTS ?? 'a.example, b.example').split(',');
export const retries = parseInt(process.env.RETRIES ?? '3', 10);
export const ratio = +(process.env.RATIO as string);
export const color = process.env.FEATURE_COLOR !== 'false';
export const again = process.env.DATABASE_HOST;
export const greeting = process.env.APP_GREETING || GREETING;
export const region = REGION;
export const isProduction = process.env.NODE_ENV === 'production';
export const home = process.env.HOME;

@Injectable()
export class Settings {
  constructor(private readonly config: ConfigService) {}

  read() {
    process.env.WRITTEN = 'here';
    return [
      this.config.get<number>('CACHE_SIZE', 100),
      this.config.get<number>('PORT'),
      this.config.getOrThrow('MAIL_FROM'),
      this.config.get('jwt.secret'),
      this.config.get<string>('REDIS_URL'),
      new Map<string, string>().get('NOT_A_VARIABLE'),
    ];
  }
}
