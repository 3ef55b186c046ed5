# OpenBao's agent as the supervisor of one instance; Vault's reads the same file. It is started with PORT in its
# environment, and BAO_ADDR where the store is elsewhere. Each instance has a path of its own in the store, so that
# whoever changes values decides which instance restarts, and when.

vault {
  address = "http://127.0.0.1:8200"
}

auto_auth {
  # The simplest. `approle`, `kubernetes` and others log in by themselves.
  method "token_file" {
    config = {
      # Not BAO_TOKEN: the service would inherit it.
      token_file_path = "/run/app/token"
    }
  }
}

template_config {
  # KV knows no leases, so this is how often it is asked for changes. Default: 5m.
  static_secret_render_interval = "10s"
}

# A missing key is an empty value, which the service takes for none, and says so where it needs one.
# `error_on_missing_key` would write a thousand lines a second instead.
env_template "SECRETS_PROVIDER" {
  contents = "{{ with secret (printf \"secret/data/app/%s\" (env \"PORT\")) }}{{ with .Data.data.SECRETS_PROVIDER }}{{ . }}{{ end }}{{ end }}"
}

env_template "APP_GREETING" {
  contents = "{{ with secret (printf \"secret/data/app/%s\" (env \"PORT\")) }}{{ with .Data.data.APP_GREETING }}{{ . }}{{ end }}{{ end }}"
}

exec {
  command                   = ["/opt/app/run-app.sh"]
  restart_on_secret_changes = "always"
  # The agent kills 30 s after it, which cannot be changed: more than SHUTDOWN_TIMEOUT, which is 25 s.
  restart_stop_signal       = "SIGTERM"
}
