import { Module } from "@nestjs/common";
import { Logger, LoggerModule } from "nestjs-pino";
import { DeploymentModule } from "nestjs-deployment";
import { AppConfig } from "./app.config.js";
import { AppSecrets } from "./app.secrets.js";
import { OrdersModule } from "./orders.module.js";

@Module({
	imports: [DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets }), LoggerModule.forRoot({ pinoHttp: { redact: ["user.email"] } }), OrdersModule],
	providers: [{ provide: "log", inject: [Logger], useFactory: (logger: Logger) => logger }],
})
export class AppModule {}
