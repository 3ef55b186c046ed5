import { Module } from '@nestjs/common';

@Module({})
export default class RootModule {}
