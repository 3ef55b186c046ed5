import { serve } from 'nestjs-deployment';

await serve(() => import('./worker.module.js'), { http: false });
