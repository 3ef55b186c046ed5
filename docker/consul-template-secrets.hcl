# consul-template writes a secret into a file of the folder that SECRETS_DIRECTORY names. The service runs beside it,
# under whatever supervises it, and notices a new file by itself: nothing is restarted or signalled.

# Without it a SIGTERM ends nothing: it is meant for a child, and there is none.
kill_signal = "SIGTERM"

vault {
  # Whoever writes the file renews the token.
  vault_agent_token_file = "/run/app/token"
  renew_token            = false
  # KV knows no leases, so this is how often it is asked for changes. Default: 5m.
  default_lease_duration = "10s"

  retry {
    # For ever: what is in the files stays good while the store is away.
    attempts = 0
  }
}

template {
  # A missing key is an empty file, which the service does not take for a secret.
  contents    = "{{ with secret \"secret/data/app/secrets\" }}{{ with .Data.data.database_url }}{{ . }}{{ end }}{{ end }}"
  # Replaced by a rename: never half of it.
  destination = "/run/app/secrets/database_url"
  perms       = 0400
  # Where the service runs as somebody else than consul-template, it has to own the file:
  # user      = "app"
}
