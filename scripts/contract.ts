import {
  runContract,
  type Contract,
  type ContractResult,
} from '../packages/node/src';
import { signInContract } from '../packages/backend/src/signIn/contract';
import { contracts as anomalies } from '../plugins/anomalies-backend/src/contracts';
import { contracts as collaboration } from '../plugins/collaboration-backend/src/contracts';
import { contracts as delivery } from '../plugins/delivery-backend/src/contracts';
import { contracts as observability } from '../plugins/observability-backend/src/contracts';
import { parseArgs } from 'node:util';

const contracts: Contract[] = [
  ...delivery,
  ...observability,
  ...collaboration,
  ...anomalies,
  signInContract,
];

const USAGE = `Checks that a server keeps what the connector of its tool relies on. Reads only, unless --write is given.

  npm run contract -- <tool> --url <address> [options]

Tools: ${[...new Set(contracts.map(c => c.tool))].join(', ')}

  --url <address>     of the server, with port and sub-path
  --user <name>       of the token, where the tool wants both (jenkins; prometheus, loki and opensearch with basic
                      authentication)
  --token <secret>    API token, key or password; better in KRONOS_CONTRACT_TOKEN, where no process list shows it
  --password <secret> of the person who signs in (oidc); better in KRONOS_CONTRACT_PASSWORD
  --job <name>        what there is to read: a job of Jenkins (folder/name)
  --project <name>    the same for the others: group/name in GitLab, identifier in Redmine, kubernetes-id in Kubernetes,
                      value of the label service in Loki and Prometheus, indices in OpenSearch and Elasticsearch,
                      client and its callback in OpenID Connect: kronos,https://portal.example.com/api/auth/oidc/handler/frame
  --tenant <name>     of a Loki with tenants
  --insecure          do not verify the certificate
  --write             also try what changes something: starts a build, creates an issue

Example: npm run contract -- redmine --url http://localhost:7100/redmine --token … --project payment
`;

/** Ends with 0 when nothing failed, 1 when something did, 2 when it was called wrongly. */
async function main(args: string[]): Promise<number> {
  let given;
  try {
    given = parseArgs({
      args,
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        user: { type: 'string' },
        token: { type: 'string' },
        password: { type: 'string' },
        job: { type: 'string' },
        project: { type: 'string' },
        tenant: { type: 'string' },
        insecure: { type: 'boolean' },
        write: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return wrong((error as Error).message);
  }
  const { values, positionals } = given;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [tool, ...rest] = positionals;
  // several plugins may rely on one tool
  const wanted = contracts.filter(c => c.tool === tool);
  if (!wanted.length)
    return wrong(tool ? `No tool '${tool}'.` : 'No tool given.');
  if (rest.length) return wrong(`'${rest.join(' ')}' is too much.`);
  if (!values.url || !URL.canParse(values.url)) {
    return wrong('--url must be an address such as https://tool.example.com');
  }

  const results: ContractResult[] = [];
  const target = {
    url: values.url,
    user: values.user,
    token: values.token ?? process.env.KRONOS_CONTRACT_TOKEN,
    password: values.password ?? process.env.KRONOS_CONTRACT_PASSWORD,
    tenant: values.tenant,
    insecure: values.insecure,
    write: values.write,
    subject: values.job ?? values.project,
  };
  try {
    for (const contract of wanted) {
      results.push(...(await runContract(contract, target)));
    }
  } catch (error) {
    return wrong((error as Error).message);
  }
  for (const { outcome, title, reason } of results) {
    print(`${outcome}  ${title}${reason ? ` (${reason})` : ''}`);
  }
  const count = (outcome: string) =>
    results.filter(r => r.outcome === outcome).length;
  const skipped = count('skip') ? `, ${count('skip')} skipped` : '';
  print(`${count('pass')} passed, ${count('fail')} failed${skipped}`);
  return count('fail') > 0 ? 1 : 0;
}

function wrong(message: string): number {
  process.stderr.write(`${message}\n\n${USAGE}`);
  return 2;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exitCode = 1;
  },
);
