import { BilingualScaffolderClient } from './BilingualScaffolderClient';

const TASK = {
  id: 'task-1',
  spec: {
    templateInfo: { entity: { metadata: { title: '배치 작업 · Batch job' } } },
    parameters: { service: { description: '포인트 · points' } },
    steps: [{ id: 'plan', name: '계획 확인 · Check the plan' }],
  },
};

function clientOf(language: string, answers: Record<string, unknown>) {
  return new BilingualScaffolderClient({
    appLanguageApi: { getLanguage: () => ({ language }) } as any,
    discoveryApi: { getBaseUrl: async () => 'http://portal/api/scaffolder' },
    fetchApi: {
      fetch: async (url: any) =>
        Response.json(answers[new URL(String(url)).pathname]),
    },
    scmIntegrationsApi: {} as any,
    identityApi: {
      getBackstageIdentity: async () => ({ userEntityRef: 'user:default/me' }),
    } as any,
    useLongPollingLogs: true,
  });
}

describe('what the scaffolder says of templates', () => {
  const answers = {
    '/api/scaffolder/v2/templates/default/template/batch-job/parameter-schema':
      {
        title: '배치 작업 · Batch job',
        steps: [
          {
            title: '일정 · Schedule',
            schema: {
              properties: {
                schedule: { title: '일정 · Schedule', default: '밤 · night' },
              },
            },
          },
        ],
      },
    '/api/scaffolder/v2/tasks': { tasks: [TASK], totalTasks: 1 },
    '/api/scaffolder/v2/tasks/task-1': TASK,
    '/api/scaffolder/v2/tasks/task-1/events': [
      {
        id: 1,
        type: 'log',
        body: { message: 'Beginning step 계획 확인 · Check the plan' },
      },
      {
        id: 2,
        type: 'completion',
        body: {
          message: 'done',
          output: { links: [{ title: '서비스 페이지 · Service page' }] },
        },
      },
    ],
  };

  it.each([
    ['ko', '배치 작업', '일정', '계획 확인', '서비스 페이지'],
    ['en', 'Batch job', 'Schedule', 'Check the plan', 'Service page'],
  ])(
    'is in the language of the person (%s), and what a person wrote stays',
    async (language, template, field, step, link) => {
      const client = clientOf(language, answers);
      const { title, steps } = await client.getTemplateParameterSchema(
        'template:default/batch-job',
      );
      expect(title).toBe(template);
      expect(steps[0].title).toBe(field);
      expect(steps[0].schema.properties).toEqual({
        schedule: { title: field, default: '밤 · night' },
      });

      const task = await client.getTask('task-1');
      const { tasks } = await client.listTasks({ filterByOwnership: 'owned' });
      for (const { spec } of [task, ...tasks] as any[]) {
        expect(spec.templateInfo.entity.metadata.title).toBe(template);
        expect(spec.steps[0].name).toBe(step);
        expect(spec.parameters).toEqual(TASK.spec.parameters);
      }

      const events: any[] = [];
      await new Promise<void>(resolve => {
        client.streamLogs({ taskId: 'task-1' }).subscribe({
          next: event => events.push(event),
          complete: resolve,
        });
      });
      expect(events[0].body.message).toBe(
        'Beginning step 계획 확인 · Check the plan',
      );
      expect(events[1].body.output.links).toEqual([{ title: link }]);
    },
  );
});
