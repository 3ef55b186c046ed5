import { AppModule } from './app.module.js';
import { CommandFactory } from './command-factory.js';

await CommandFactory.runWithoutClosing(AppModule);
