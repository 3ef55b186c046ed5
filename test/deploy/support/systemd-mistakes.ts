/** How a mistake is made in the machine, and undone. */
export interface SystemdMistake {
  /** Default: `app@8003`. */
  readonly unit?: string;
  readonly make: string;
  readonly mend: string;
}

const SECRET = '/etc/app/secrets/database_url';
const DROP_IN = '/run/systemd/system/app@8004.service.d';
const LISTEN = `require("node:net").createServer().listen(8003, "127.0.0.1")`;

/** Those of the page, under what it calls them. */
export const MISTAKES: Readonly<Record<string, SystemdMistake>> = {
  'there is no `/etc/app/secrets/database_url`': {
    make: `mv ${SECRET} /root/`,
    mend: `mv /root/database_url ${SECRET}`,
  },
  'a variable that cannot work in `/etc/app.env`': {
    make: 'cp /etc/app.env /root/; echo LOG_LEVEL=loud >>/etc/app.env',
    mend: 'cp /root/app.env /etc/',
  },
  'the instance is no port: `app@web`': { unit: 'app@web', make: 'true', mend: 'true' },
  'the port is in use': {
    make: `systemd-run --quiet --unit=other node -e '${LISTEN}'; until : </dev/tcp/127.0.0.1/8003; do sleep 0.1; done`,
    mend: 'systemctl stop other',
  },
  'the service is not built': { make: 'mv /opt/app/dist /root/', mend: 'mv /root/dist /opt/app/' },
  'there is no `run-app.sh`': {
    make: 'mv /opt/app/run-app.sh /root/',
    mend: 'mv /root/run-app.sh /opt/app/',
  },
  '`run-app.sh` is not executable': {
    make: 'chmod a-x /opt/app/run-app.sh',
    mend: 'chmod a+x /opt/app/run-app.sh',
  },
  'a `LoadCredential=` file without `SetCredential=` is missing': {
    unit: 'app@8004',
    make: `mkdir -p ${DROP_IN}; printf '[Service]\\nLoadCredential=redis_url:/etc/app/secrets/redis_url\\n' >${DROP_IN}/redis.conf; systemctl daemon-reload`,
    mend: `rm -r ${DROP_IN}; systemctl daemon-reload`,
  },
};
