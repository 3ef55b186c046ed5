import { loadEnvFile } from 'node:process';

loadEnvFile();

export const HOST = process.env.HOST ?? 'localhost';

export default { PORT: Number(process.env.PORT) };
