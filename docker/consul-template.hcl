# consul-template as the supervisor of one instance. It is started in a folder of the instance's own, with PORT and
# VAULT_ADDR in its environment. Each instance has a path of its own in the store, so that whoever changes values
# decides which instance restarts, and when.

# Without it a SIGTERM is only handed on, and what consul-template ends with (0 or 127) is left to chance. With it: 12.
kill_signal = "SIGTERM"

vault {
  # Not VAULT_TOKEN: an environment is read by more people than a file. Whoever writes the file renews the token.
  vault_agent_token_file = "/run/app/token"
  renew_token            = false
  # KV knows no leases, so this is how often it is asked for changes. Default: 5m.
  default_lease_duration = "10s"

  retry {
    # For ever. By default it gives up after 5 minutes, and leaves the service behind, which holds the port.
    attempts = 0
  }
}

template {
  contents = <<EOT
{{ with secret (printf "secret/data/app/%s" (env "PORT")) -}}
{{ range $name, $value := .Data.data -}}
{{ $name }}='{{ $value | replaceAll "'" "'\\''" }}'
{{ end }}{{ end -}}
EOT

  # In the folder it was started in.
  destination = "app.env"
  perms       = 0600
}

exec {
  command = ["/etc/app/with-env.sh", "app.env", "/opt/app/run-app.sh"]
  # No reload_signal: the service reads its environment once, so a change is a restart.
  kill_signal = "SIGTERM"
  # More than SHUTDOWN_TIMEOUT, which is 25 s.
  kill_timeout = "30s"

  env {
    # Should it be there all the same. VAULT_ADDR is passed on in any case.
    denylist = ["VAULT_TOKEN"]
  }
}
