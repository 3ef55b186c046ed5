import { serve } from 'nestjs-deployment';

await serve(() => import('./app.module.js'), { setup: (app) => app.setGlobalPrefix('api') });
