import { type DynamicModule, Module } from '@nestjs/common';

@Module({})
export class AppModule {
  static register(options: object): DynamicModule {
    return { module: AppModule, providers: [{ provide: 'options', useValue: options }] };
  }
}
