import { Controller, Get } from '@nestjs/common';

@Controller()
export class StatusController {
  @Get('healthz')
  health(): string {
    return 'ok';
  }
}

@Controller('ping')
export class PingController {
  @Get('once')
  ping(): string {
    return 'pong';
  }
}

@Controller('orders')
export class OrdersController {
  @Get('healthy-food')
  food(): string[] {
    return [];
  }
}
