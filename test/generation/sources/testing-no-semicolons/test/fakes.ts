export class FakeSecrets {}
