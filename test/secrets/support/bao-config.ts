/** A listener's certificate, and the CA of the clients it wants to see certificates from. */
export interface ListenerTls {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile?: string;
}

export interface RaftConfig {
  readonly directory: string;
  readonly node: string;
  readonly port: number;
  readonly auditFile: string | undefined;
  readonly tls: ListenerTls | undefined;
  /** The address of the node whose cluster this one joins. */
  readonly join: string | undefined;
}

/** An audit device, as a server takes it from a file only. */
export function auditConfig(file: string): string {
  // HCL wants one attribute a line.
  return `
audit "file" "tests" {
  options {
    file_path = ${JSON.stringify(file)}
  }
}
`;
}

/** A server that keeps its data in a folder. */
export function raftConfig(config: RaftConfig): string {
  const { directory, node, port, auditFile, tls, join } = config;
  const text = JSON.stringify;
  return `
storage "raft" {
  path = ${text(`${directory}/store`)}
  node_id = ${text(node)}
  performance_multiplier = 1
  autopilot_reconcile_interval = "500ms"
  autopilot_update_interval = "500ms"
  ${join === undefined ? '' : `retry_join {\n    leader_api_addr = ${text(join)}\n  }`}
}
listener "tcp" {
  address = "127.0.0.1:${port}"
  cluster_address = "127.0.0.1:${port + 1}"
  ${listenerTls(tls).join('\n  ')}
}
api_addr = "${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}"
cluster_addr = "https://127.0.0.1:${port + 1}"
${auditFile === undefined ? '' : auditConfig(auditFile)}`;
}

function listenerTls(tls: ListenerTls | undefined): string[] {
  if (tls === undefined) return ['tls_disable = true'];
  const files = [
    `tls_cert_file = ${JSON.stringify(tls.certFile)}`,
    `tls_key_file = ${JSON.stringify(tls.keyFile)}`,
  ];
  if (tls.clientCaFile === undefined) return files;
  return [
    ...files,
    `tls_client_ca_file = ${JSON.stringify(tls.clientCaFile)}`,
    'tls_require_and_verify_client_cert = true',
  ];
}
