import { NestFactory } from "@nestjs/core"
import cookieParser from "cookie-parser"
import { AppModule } from "./app.module.js"

const bootstrap = async () => {
	const app = await NestFactory.create(AppModule, { logger: console })
	app.use(cookieParser())
	app.setGlobalPrefix("api")
	await app.listen(3000)
}

bootstrap()
