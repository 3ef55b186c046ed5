import { Body, Controller, Post } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Min } from 'class-validator';

export class CreateOrder {
  @ApiProperty()
  @IsString()
  item!: string;

  @ApiProperty()
  @IsInt()
  @Min(1)
  count!: number;
}

@Controller('orders')
export class OrdersController {
  @Post()
  create(@Body() order: CreateOrder): CreateOrder {
    return order;
  }
}
