# OpenBao's agent writes a secret into a file of the folder that SECRETS_DIRECTORY names; Vault's reads the same file.
# The service runs beside it, under whatever supervises it, and notices a new file by itself: nothing is restarted.

vault {
  address = "http://127.0.0.1:8200"
}

auto_auth {
  # The simplest. `approle`, `kubernetes` and others log in by themselves.
  method "token_file" {
    config = {
      token_file_path = "/run/app/token"
    }
  }
}

template_config {
  # KV knows no leases, so this is how often it is asked for changes. Default: 5m.
  static_secret_render_interval = "10s"
}

template {
  # A missing key is an empty file, which the service does not take for a secret.
  contents    = "{{ with secret \"secret/data/app/secrets\" }}{{ with .Data.data.database_url }}{{ . }}{{ end }}{{ end }}"
  # Replaced by a rename: never half of it.
  destination = "/run/app/secrets/database_url"
  perms       = 0400
  # Where the service runs as somebody else than the agent, it has to own the file:
  # user      = "app"
}
