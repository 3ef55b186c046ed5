import { Module } from '@nestjs/common';

@Module({})
export class AppModule {}

@Module({})
export class AdminModule {}
