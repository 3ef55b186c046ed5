import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap() {
    const app = await NestFactory.create(AppModule, { cors: { origin: [
        'https://one.example',
        'https://two.example',
    ] } });
    app.enableShutdownHooks(); app.setGlobalPrefix('api')
    await app.listen(3000);
}

// The service.
bootstrap();
