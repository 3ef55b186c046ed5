/**
 * Kubernetes describes every service of a namespace to every pod by variables: a service `app` gives
 * `APP_PORT=tcp://10.0.0.1:80`, `APP_SERVICE_HOST`, `APP_PORT_80_TCP_ADDR` and more. Nobody set them for this
 * application.
 */
export function isServiceLink(name: string, text: string): boolean {
  return isServiceAddress(name, text) || LINK_NAME.test(name);
}

/** Whether a variable that an application may well declare, such as `APP_PORT`, holds a service's address. */
export function isServiceAddress(name: string, text: string): boolean {
  return name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\/[^/\s]+:\d+$/i.test(text.trim());
}

const LINK_NAME =
  /_SERVICE_HOST$|_SERVICE_PORT(?:_[A-Z0-9_]+)?$|_PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/;
