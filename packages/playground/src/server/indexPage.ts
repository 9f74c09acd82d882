import { playgroundCredentials } from '../credentials';
import type { StandIn } from '../StandIn';
import { escapeHtml } from '../web/html';
import type { World } from '../world/World';

const SECRETS: Record<string, string> = {
  gitlab: `PRIVATE-TOKEN: ${playgroundCredentials.gitlabToken} · git: oauth2 / ${playgroundCredentials.gitlabToken}`,
  jenkins: `${playgroundCredentials.jenkinsUser} / ${playgroundCredentials.jenkinsToken}`,
  redmine: `X-Redmine-API-Key: ${playgroundCredentials.redmineKey}`,
  prometheus: '–',
  loki: `Bearer ${playgroundCredentials.lokiToken} · X-Scope-OrgID: ${playgroundCredentials.lokiTenant}`,
  opensearch: `${playgroundCredentials.opensearchUser(
    '<affiliate>',
  )} / ${playgroundCredentials.opensearchPassword('<affiliate>')}`,
  kubernetes: `Bearer ${playgroundCredentials.kubernetesToken('<cluster>')}`,
  oidc: `${playgroundCredentials.oidcClientId} / ${playgroundCredentials.oidcClientSecret}`,
};

/** Names that are somebody's role: those of the ordinary members end in a number. */
const isPersona = (name: string) => !/-\d+$/.test(name);

/** The page that lists what is played here, for people. Loads nothing. */
export function indexPage(options: {
  url: string;
  world: World;
  standIns: StandIn[];
}): string {
  const { url, world, standIns } = options;
  const row = (...cells: string[]) =>
    `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`;
  const code = (text: string) => `<code>${escapeHtml(text)}</code>`;
  const tools = standIns.flatMap(({ id, title, basePaths }) =>
    basePaths.map(path =>
      row(
        escapeHtml(title),
        `<a href="${escapeHtml(url + path)}">${escapeHtml(url + path)}</a>`,
        code(SECRETS[id] ?? '–'),
      ),
    ),
  );
  const people = world.seed.people
    .filter(({ name }) => isPersona(name))
    .map(({ name, title, groups }) =>
      row(escapeHtml(title), code(name), escapeHtml(groups.join(', '))),
    );
  const clusters = world.seed.affiliates
    .flatMap(a => a.clusters)
    .map(({ name, csp }) => row(code(`/kubernetes/${name}`), escapeHtml(csp)));
  return `<!DOCTYPE html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kronos playground</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
td, th { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
code { font-size: .9em; }
small { opacity: .7; font-weight: normal; }
</style>
</head>
<body>
<h1>Kronos playground</h1>
<p>실제 도구를 대신하는 서버입니다. 여기의 계정과 토큰은 이 컴퓨터 밖에서는 아무것도 열지 못합니다.<br>
<small>Stand-ins for the real tools. The accounts and tokens here open nothing outside this machine.</small></p>
<p>월드 시각 <small>World time</small> ${escapeHtml(
    new Date(world.now()).toISOString(),
  )} · ×${world.factor}</p>
<h2>도구 <small>Tools</small></h2>
<table>${tools.join('\n')}</table>
<h2>클러스터 <small>Clusters</small></h2>
<table>${clusters.join('\n')}</table>
<h2>사람 <small>People to sign in as</small></h2>
<table>${people.join('\n')}</table>
<p>제어 <small>Control</small>: <code>npm run playground -- --help</code> · <a href="/control">/control</a></p>
</body>
</html>
`;
}
