import { All, Controller, HttpException, Param } from '@nestjs/common';
import { SERIES_ROUTES } from './series.js';

/** Answers the status that it is asked for. */
@Controller('series')
export class SeriesController {}

for (let route = 0; route < SERIES_ROUTES; route++) {
  const name = `r${route}`;
  const descriptor: PropertyDescriptor = {
    value(status: string): never {
      throw new HttpException('As asked.', Number(status));
    },
  };
  Object.defineProperty(SeriesController.prototype, name, descriptor);
  Param('status')(SeriesController.prototype, name, 0);
  All(`${name}/:status`)(SeriesController.prototype, name, descriptor);
}
