import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runContract } from '@kronos-portal/node';
import { freePorts } from '@kronos-portal/node/testUtils';
import { playgroundCredentials } from '@kronos-portal/playground/testUtils';
import { signInContract } from './contract';

const root = path.resolve(__dirname, '../../../..');
const CALLBACK = 'http://localhost:7007/api/auth/oidc/handler/frame';

/** In a process of its own: the OpenID provider is an ES module, which Jest cannot load. */
async function startStandIn() {
  const [port] = await freePorts(1);
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'sign-in-'));
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'packages/playground/src/cli.ts'),
      'serve',
    ],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        KRONOS_DATA: data,
        KRONOS_PLAYGROUND_PORT: String(port),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk;
      if (said.includes('answers at')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', code => reject(new Error(`ended with ${code}: ${said}`)));
  });
  return {
    url: `http://localhost:${port}/oidc`,
    async stop() {
      const ended = new Promise(resolve => {
        child.on('exit', resolve);
      });
      child.kill('SIGINT');
      await ended;
      fs.rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The same suite runs against a real server with `npm run contract -- oidc`. */
it('The stand-in of the sign-in server keeps what the portal relies on', async () => {
  const standIn = await startStandIn();
  try {
    const results = await runContract(signInContract, {
      url: standIn.url,
      user: 'kb-card-developer',
      token: playgroundCredentials.oidcClientSecret,
      subject: `${playgroundCredentials.oidcClientId},${CALLBACK}`,
    });
    expect(results.filter(r => r.outcome !== 'pass')).toEqual([]);
    expect(results.length).toBeGreaterThan(5);
  } finally {
    await standIn.stop();
  }
}, 60_000);

it('The example realm lets every persona in, with the address that the catalog knows', () => {
  const realm = JSON.parse(
    fs.readFileSync(
      path.join(root, 'docs/operate/keycloak-realm.json'),
      'utf8',
    ),
  );
  const organisation = fs.readFileSync(
    path.join(root, 'packages/playground/world/organisation.yaml'),
    'utf8',
  );
  const known = [...organisation.matchAll(/^\s+email: (\S+)$/gm)].map(
    m => m[1],
  );
  expect(realm.users.map((u: { email: string }) => u.email).sort()).toEqual(
    known.sort(),
  );
  for (const user of realm.users) {
    // without these Keycloak asks for more at the first sign-in, or the portal drops the address
    expect(user).toMatchObject({
      emailVerified: true,
      firstName: expect.stringMatching(/./),
      lastName: expect.stringMatching(/./),
    });
    expect(user.credentials[0].value).toMatch(/^\$\{\w+\}$/);
  }
  expect(realm.clients[0].secret).toMatch(/^\$\{\w+\}$/);
  expect(realm.ssoSessionIdleTimeout).toBeGreaterThan(3_600);
});
