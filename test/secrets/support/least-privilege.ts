/**
 * What a service may do, and nothing else: read its own secrets, and extend and give back its own leases. Every
 * test of the Vault backend runs with it. Its token needs the policy `default` too, which every token has unless
 * it was made without: for looking up, extending and revoking itself.
 */
export const LEAST_PRIVILEGE = `# The secrets that live together in one path of a KV version 2.
path "secret/data/prod/orders" {
  capabilities = ["read"]
}

# A database user of its own, for as long as the lease lasts.
path "database/creds/orders" {
  capabilities = ["read"]
}

# Extends leases, and gives them back at the end.
path "sys/leases/renew" {
  capabilities = ["update"]
}
path "sys/leases/revoke" {
  capabilities = ["update"]
}
`;
