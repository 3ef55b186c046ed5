import { serve } from 'nestjs-deployment';

await serve(() => import('./app.module.js'));
