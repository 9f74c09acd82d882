import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createFetchTemplateAction } from '@backstage/plugin-scaffolder-backend';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { scheduleFault } from '@kronos-portal/common';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { createServiceActions } from './module';
import { planOf } from './plan/ServicePlan';
import {
  isBatch,
  TEMPLATE_NAMES,
  TEMPLATES,
  templateFile,
  templateOf,
} from './testing/templates';

/** What a person could type to break out of a file. */
const EVIL = `대출 "한도" <조회> & '견적': \${{ x }} {{ .Values }} #`;

const plan = planOf({
  affiliate: 'kb-card',
  team: 'kb-card-payment',
  name: 'loan-quote',
  description: EVIL,
});
const values = {
  ...plan,
  repositoryUrl: 'http://gitlab.example/kb-card/loan-quote',
  image: 'registry.example/kb-card/loan-quote',
  // what a template for batch jobs asks for
  schedule: '30 2 * * 1-5',
};

type Read = (file: string) => string;

const inPom = (read: Read) =>
  /<description>(.*)<\/description>/
    .exec(read('pom.xml'))![1]
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** How the description is read from the file of a build tool, as far as it has a place for one. */
const DESCRIPTIONS: Record<string, (read: Read) => string> = {
  'pom.xml': inPom,
  'package.json': read => JSON.parse(read('package.json')).description,
  'pyproject.toml': read =>
    JSON.parse(/^description = (".*")$/m.exec(read('pyproject.toml'))![1]),
};

/** What the chart runs, and what each of that kind must have. */
const SAFETY = [
  'runAsNonRoot: true',
  'readOnlyRootFilesystem: true',
  'resources',
];
const SERVER = ['livenessProbe', 'readinessProbe'];
const BATCH = [
  'schedule:',
  'timeZone:',
  'concurrencyPolicy: Forbid',
  'startingDeadlineSeconds',
  'activeDeadlineSeconds',
  'successfulJobsHistoryLimit',
  'failedJobsHistoryLimit',
  'restartPolicy: Never',
];

describe.each(TEMPLATE_NAMES)('%s', template => {
  const workspace = createMockDirectory();
  const fetched = createMockDirectory();

  async function render(overrides = {}) {
    const integrations = ScmIntegrations.fromConfig(new ConfigReader({}));
    const action = createFetchTemplateAction({
      integrations,
      reader: UrlReaders.default({
        logger: mockServices.logger.mock(),
        config: new ConfigReader({}),
      }),
    });
    for (const { action: id, input } of templateOf(template).spec.steps) {
      if (id !== 'fetch:template') continue;
      fetched.clear();
      await action.handler({
        ...createMockActionContext({
          workspacePath: workspace.path,
          input: {
            ...input,
            targetPath: '.',
            values: { ...values, ...overrides },
          },
          templateInfo: {
            entityRef: `template:default/${template}`,
            baseUrl: pathToFileURL(templateFile(template)).href,
          },
        }),
        // the mock would fetch into the workspace itself
        createTemporaryDirectory: async () => fetched.path,
      } as any);
    }
  }
  const read = (file: string) =>
    fs.readFileSync(path.join(workspace.path, file), 'utf8');
  const files = () =>
    fs
      .readdirSync(workspace.path, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry =>
        path.relative(workspace.path, path.join(entry.parentPath, entry.name)),
      );

  it('runs only actions that exist, in an order where each has what it needs', () => {
    const { spec } = templateOf(template);
    const known = createServiceActions({} as any).map(({ id }) => id);
    const used: string[] = spec.steps.map((step: any) => step.action);
    expect(used.filter(id => id !== 'fetch:template').sort()).toEqual(
      [...known].sort(),
    );
    expect(used[0]).toBe('kronos:service:plan');
    expect(used.at(-1)).toBe('kronos:release:dev');
    const stepIds = spec.steps.map((step: any) => step.id);
    const mentioned = [
      ...JSON.stringify(spec).matchAll(/steps\.([a-z]+)\.output/g),
    ].map(([, id]) => id);
    expect(stepIds).toEqual(expect.arrayContaining(mentioned));
  });

  it('describes the service with the annotations of its tools', async () => {
    await render();
    const entity = parse(read('catalog-info.yaml'));
    expect(entity).toMatchObject({
      kind: 'Component',
      metadata: {
        name: 'loan-quote',
        description: EVIL,
        annotations: {
          'backstage.io/kubernetes-id': 'loan-quote',
          'gitlab.com/project-slug': 'kb-card/loan-quote',
          'jenkins.io/job-full-name': 'kb-card/loan-quote',
          'kronos.io/redmine-project': 'loan-quote',
          'prometheus.io/labels': 'service=loan-quote',
        },
      },
      spec: {
        type: templateOf(template).spec.type,
        owner: 'group:default/kb-card-payment',
      },
    });

    // it would promise a page that the portal does not have: see decision 10
    expect(entity.metadata.annotations).not.toHaveProperty(
      'backstage.io/techdocs-ref',
    );

    workspace.clear();
    await render({ redmineProject: '' });
    expect(
      parse(read('catalog-info.yaml')).metadata.annotations,
    ).not.toHaveProperty('kronos.io/redmine-project');
  });

  it('leaves nothing unrendered, and a description stays a description', async () => {
    await render();
    const unrendered = files().filter(file =>
      /\$\{\{|\{%/.test(file + read(file).replaceAll('${{ x }}', '')),
    );
    expect(unrendered).toEqual([]);
    const broken = files()
      .filter(file => /\.ya?ml$/.test(file) && !file.includes('templates/'))
      .flatMap(file => parseAllDocuments(read(file)))
      .flatMap(document => document.errors);
    expect(broken).toEqual([]);
    expect(parse(read('chart/Chart.yaml')).description).toBe(EVIL);
    const described = Object.entries(DESCRIPTIONS)
      .filter(([file]) => files().includes(file))
      .map(([, descriptionIn]) => descriptionIn(read));
    expect(described.filter(text => text !== EVIL)).toEqual([]);
  });

  it('carries a chart whose objects the portal finds, and values for each stage', async () => {
    await render();
    const batch = isBatch(template);
    const workload = read(
      `chart/templates/${batch ? 'cronjob' : 'deployment'}.yaml`,
    );
    // the object, and its pods; of a CronJob its jobs too
    expect(workload.match(/include "labels"/g)).toHaveLength(batch ? 3 : 2);
    expect(read('chart/templates/_labels.tpl')).toContain(
      'backstage.io/kubernetes-id: {{ .Chart.Name }}',
    );
    for (const part of [...SAFETY, ...(batch ? BATCH : SERVER)]) {
      expect(workload).toContain(part);
    }
    const chartValues = parse(read('chart/values.yaml'));
    for (const [, key] of workload.matchAll(/\.Values\.([a-zA-Z]+)/g)) {
      expect(chartValues).toHaveProperty(key);
    }
    expect(files()).toEqual(
      expect.arrayContaining([
        'chart/values-dev.yaml',
        'chart/values-stg.yaml',
        'chart/values-prd.yaml',
        'Jenkinsfile',
        'Dockerfile',
        'docs/index.md',
        'docs/branching.md',
        'CONTRIBUTING.md',
      ]),
    );
    expect(read('Jenkinsfile')).toContain(
      'helm upgrade --install "$SERVICE" chart',
    );
  });
});

it('knows templates', () => {
  expect(TEMPLATE_NAMES).toContain('batch-job');
  for (const name of TEMPLATE_NAMES) {
    expect(templateOf(name).metadata.name).toBe(name);
  }
});

it('gives a batch job the schedule that was asked for', () => {
  const { spec } = templateOf('batch-job');
  const step = (id: string) => spec.steps.find((s: any) => s.id === id);
  expect(step('plan').input.schedule).toBe('${{ parameters.schedule }}');
  expect(step('release').input.workload).toBe('CronJob');
  const [, schedule] = spec.parameters;
  expect(scheduleFault(schedule.properties.schedule.default)).toBeUndefined();
  expect(
    fs.readFileSync(
      path.join(TEMPLATES, 'batch-job/skeleton/chart/values.yaml'),
      'utf8',
    ),
  ).toContain('schedule: ${{ values.schedule | dump }}');
});

it('puts Java sources where their package says', () => {
  expect(plan.javaPath).toBe('com/kbfg/kbcard/loanquote');
  expect(planOf({ ...plan, name: 'switch' }).javaPackage).toBe(
    'com.kbfg.kbcard.switchapp',
  );
});
