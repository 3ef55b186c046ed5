import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Headers,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Post,
  UnprocessableEntityException,
} from '@nestjs/common';
import { type NewOrder, newOrder, type Order, Orders } from './orders.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Post()
  async place(
    @Body({ schema: newOrder }) asked: NewOrder,
    @Headers('idempotency-key') key?: string,
  ): Promise<Order> {
    if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) {
      throw new BadRequestException('Idempotency-Key takes 1 to 200 visible ASCII characters.');
    }
    const order = await this.orders.place(asked, key);
    if (order.item !== asked.item || order.quantity !== asked.quantity) {
      throw new UnprocessableEntityException('This Idempotency-Key belongs to another order.');
    }
    return order;
  }

  @Get(':id')
  async find(@Param('id', ParseUUIDPipe) id: string): Promise<Order> {
    const order = await this.orders.find(id);
    if (order === undefined) throw new NotFoundException('There is no such order.');
    return order;
  }
}
