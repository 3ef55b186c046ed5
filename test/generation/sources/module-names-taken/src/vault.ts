export class AppSecrets {}
