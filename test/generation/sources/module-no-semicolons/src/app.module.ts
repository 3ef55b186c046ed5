import { Global, Module } from '@nestjs/common'
import { OrdersModule } from './orders.module.js'

@Global()
@Module({
  imports: [OrdersModule]
})
export class AppModule {}
