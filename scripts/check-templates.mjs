/**
 * Renders every software template and runs the tests of what it generates, with the tools that this machine has:
 * `node scripts/check-templates.mjs [--allow-missing] [template…]`. Ends with 1 when a generated project fails its tests,
 * and when a tool is not here, since then nothing is known; `--allow-missing` passes over those.
 *
 * Rendering is checked in every test run (plugins/scaffolder-backend-module-kronos/src/templates.test.ts); this takes
 * Maven, npm, Python and a package registry, so it is a command of its own.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
// The engine of the scaffolder's own fetch:template
const here = createRequire(import.meta.url);
const scaffolder = here.resolve(
  '@backstage/plugin-scaffolder-backend/package.json',
);
const { createTemplateRenderer } = createRequire(scaffolder)('nunjitsu');
const { parse } = here('yaml');

/** What the plan action would hand to the skeleton. */
const values = {
  affiliate: 'kb-card',
  team: 'kb-card-payment',
  name: 'sample-service',
  description: 'Sample "service" <of> the check & \'more\'',
  entityRef: 'component:default/sample-service',
  owner: 'group:default/kb-card-payment',
  gitlabPath: 'kb-card/sample-service',
  jenkinsJob: 'kb-card/sample-service',
  redmineProject: 'sample-service',
  namespace: 'sample-service-dev',
  javaPackage: 'com.kbfg.kbcard.sampleservice',
  javaPath: 'com/kbfg/kbcard/sampleservice',
  repositoryUrl: 'http://gitlab.example/kb-card/sample-service',
  image: 'registry.example/kb-card/sample-service',
  schedule: '30 2 * * *',
};

/** By the file that a project is built from: commands in order; when one fails or is missing, what follows is skipped. */
const builds = {
  'pom.xml': [['mvn', '-B', '-q', 'verify']],
  'package.json': [
    ['npm', 'ci', '--no-audit', '--no-fund'],
    ['npm', 'test'],
    ['npm', 'run', 'build'],
  ],
  'requirements.txt': [
    ['python3', '-m', 'venv', '.venv'],
    [
      '.venv/bin/pip',
      'install',
      '--quiet',
      '--requirement',
      'requirements.txt',
    ],
    ['.venv/bin/python', '-m', 'pytest', '--quiet'],
  ],
};
/** For every template. */
const chart = [
  ['helm', 'lint', 'chart', '--values', 'chart/values-prd.yaml'],
  ['helm', 'template', 'x', 'chart', '--values', 'chart/values-dev.yaml'],
];

const counts = { passed: 0, failed: 0, skipped: 0 };
/** Tools that are not here. */
const missing = new Set();

function say(outcome, template, command, note = '') {
  counts[outcome]++;
  process.stdout.write(
    `${outcome.padEnd(7)} ${template}: ${command.join(' ')}${note}\n`,
  );
}

/** What a command before it made is there when that one passed. */
const has = tool =>
  tool.startsWith('.') ||
  !spawnSync(tool, [tool === 'helm' ? 'version' : '--version'], {
    stdio: 'ignore',
  }).error;

function render(from, to) {
  const renderer = createTemplateRenderer({});
  const context = renderer.prepareContext({ values });
  const entries = fs.readdirSync(from, {
    recursive: true,
    withFileTypes: true,
  });
  for (const entry of entries.filter(e => e.isFile())) {
    const source = path.join(entry.parentPath, entry.name);
    const name = renderer.render(path.relative(from, source), context);
    const target = path.join(to, name);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(
      target,
      renderer.render(fs.readFileSync(source, 'utf8'), context),
    );
  }
}

/** Folders in the order in which the template fetches them; a later one may replace files. */
function layersOf(template) {
  const folder = path.join(root, 'templates');
  const { spec } = parse(
    fs.readFileSync(path.join(folder, `${template}.yaml`), 'utf8'),
  );
  return spec.steps
    .filter(({ action }) => action === 'fetch:template')
    .map(({ input }) => path.join(folder, input.url));
}

function check(template, work) {
  const dir = path.join(work, template);
  for (const layer of layersOf(template)) render(layer, dir);
  const file = Object.keys(builds).find(name =>
    fs.existsSync(path.join(dir, name)),
  );
  if (!file) {
    say(
      'failed',
      template,
      ['build'],
      ` (none of ${Object.keys(builds).join(
        ', ',
      )}: add its file to \`builds\` in scripts/check-templates.mjs)`,
    );
  }
  for (const commands of [builds[file] ?? [], chart]) {
    let broken = false;
    for (const command of commands) {
      const [tool, ...args] = command;
      if (!broken && !has(tool)) {
        missing.add(tool);
        say('skipped', template, command, ` (no ${tool} here)`);
        // what follows needs what this would have made
        broken = true;
        continue;
      }
      if (broken) {
        say('skipped', template, command);
        continue;
      }
      const started = Date.now();
      const { status, stdout, stderr } = spawnSync(tool, args, {
        cwd: dir,
        encoding: 'utf8',
      });
      const seconds = ` (${((Date.now() - started) / 1000).toFixed(1)} s)`;
      broken = status !== 0;
      say(broken ? 'failed' : 'passed', template, command, seconds);
      if (broken) process.stdout.write(`${stdout}\n${stderr}\n`);
    }
  }
}

const ALLOW_MISSING = '--allow-missing';
const allowMissing = process.argv.includes(ALLOW_MISSING);
const wanted = process.argv.slice(2).filter(arg => arg !== ALLOW_MISSING);
const all = fs
  .readdirSync(path.join(root, 'templates'))
  .flatMap(file => /^(.+)\.yaml$/.exec(file)?.[1] ?? []);
const unknown = wanted.filter(name => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `No template '${unknown[0]}'. Templates: ${all.join(', ')}\n`,
  );
  process.exit(2);
}
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'kronos-templates-'));
try {
  for (const template of wanted.length > 0 ? wanted : all) {
    check(template, work);
  }
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
);
if (missing.size > 0) {
  process.stdout.write(
    `NOT CHECKED: ${counts.skipped} commands, for want of ${[...missing].join(
      ', ',
    )}. ${
      allowMissing
        ? ''
        : `Install them, or pass over them with ${ALLOW_MISSING}.`
    }\n`,
  );
}
process.exit(counts.failed > 0 || (missing.size > 0 && !allowMissing) ? 1 : 0);
