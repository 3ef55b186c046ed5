import { Controller, Get, NotFoundException } from '@nestjs/common';
import { AppSecrets } from '../app.secrets.js';

/** Where the database is and who asks it. Never the password. */
export interface DatabasePlace {
  readonly host: string;
  readonly user: string;
}

/** Shows a rotation from outside; a service of yours has no need of it. */
@Controller('database')
export class DatabaseController {
  constructor(private readonly secrets: AppSecrets) {}

  @Get()
  place(): DatabasePlace {
    const place = this.secrets.databaseUrl.use((url) =>
      url === undefined ? undefined : placeOf(new URL(url)),
    );
    if (place === undefined) throw new NotFoundException('There is no database: set the secret databaseUrl.');
    return place;
  }
}

function placeOf({ host, username }: URL): DatabasePlace {
  return { host, user: username };
}
