import { registerAs } from '@nestjs/config';

export default registerAs('app', () => ({ greeting: 'Hello' }));
