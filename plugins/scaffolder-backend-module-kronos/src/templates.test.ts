import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createFetchTemplateAction } from '@backstage/plugin-scaffolder-backend';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { createServiceActions } from './module';
import { planOf } from './plan/ServicePlan';

const TEMPLATES = path.resolve(__dirname, '../../../templates');

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
};

const templates = ['spring-boot-service', 'node-service'];

describe.each(templates)('%s', template => {
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
    await action.handler({
      ...createMockActionContext({
        workspacePath: workspace.path,
        input: { url: './skeleton', values: { ...values, ...overrides } },
        templateInfo: {
          entityRef: `template:default/${template}`,
          baseUrl: pathToFileURL(
            path.join(TEMPLATES, template, 'template.yaml'),
          ).href,
        },
      }),
      // the mock would fetch into the workspace itself
      createTemporaryDirectory: async () => fetched.path,
    } as any);
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
    const { spec } = parse(
      fs.readFileSync(path.join(TEMPLATES, template, 'template.yaml'), 'utf8'),
    );
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
      spec: { type: 'service', owner: 'group:default/kb-card-payment' },
    });

    workspace.clear();
    await render({ redmineProject: '' });
    expect(
      parse(read('catalog-info.yaml')).metadata.annotations,
    ).not.toHaveProperty('kronos.io/redmine-project');
  });

  it('leaves nothing unrendered, and a description stays a description', async () => {
    await render();
    for (const file of files()) {
      expect(file).not.toContain('${{');
      const text = read(file);
      expect(text.replaceAll('${{ x }}', '')).not.toMatch(/\$\{\{|\{%/);
      if (/\.ya?ml$/.test(file) && !file.includes('templates/')) {
        for (const document of parseAllDocuments(text)) {
          expect([file, document.errors]).toEqual([file, []]);
        }
      }
      if (file.endsWith('.json')) JSON.parse(read(file));
    }
    expect(parse(read('chart/Chart.yaml')).description).toBe(EVIL);
    if (template === 'spring-boot-service') {
      expect(read('pom.xml')).not.toContain('<조회>');
      expect(files()).toContain(
        'src/main/java/com/kbfg/kbcard/loanquote/Application.java',
      );
    } else {
      expect(JSON.parse(read('package.json')).description).toBe(EVIL);
      expect(read('package-lock.json')).not.toContain('"resolved"');
    }
  });

  it('carries a chart whose objects the portal finds, and values for each stage', async () => {
    await render();
    const deployment = read('chart/templates/deployment.yaml');
    expect(deployment.match(/include "labels"/g)).toHaveLength(2);
    expect(read('chart/templates/_labels.tpl')).toContain(
      'backstage.io/kubernetes-id: {{ .Chart.Name }}',
    );
    for (const part of [
      'livenessProbe',
      'readinessProbe',
      'runAsNonRoot: true',
      'readOnlyRootFilesystem: true',
      'resources',
    ]) {
      expect(deployment).toContain(part);
    }
    const chartValues = parse(read('chart/values.yaml'));
    for (const [, key] of deployment.matchAll(/\.Values\.([a-z]+)/g)) {
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
        'mkdocs.yml',
        'CONTRIBUTING.md',
      ]),
    );
    expect(read('Jenkinsfile')).toContain(
      'helm upgrade --install "$SERVICE" chart',
    );
  });
});
