import { Module } from '@nestjs/common';
import { features } from './features.js';
import { UsersModule } from './users.module.js';

@Module({
  imports: [...features, UsersModule],
})
export class AppModule {}
