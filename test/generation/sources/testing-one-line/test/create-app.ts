import { Test } from "@nestjs/testing";
import { AppModule } from "../src/app.module.js";

export async function create() {
	return Test.createTestingModule({ imports: [AppModule] }).compile();
}
