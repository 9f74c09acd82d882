import type { Entity } from '@backstage/catalog-model';
import { fetchApiRef, translationApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  scaffolderApiRef,
  SecretsContextProvider,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import fs from 'node:fs';
import path from 'node:path';
import { useState } from 'react';
import { parse } from 'yaml';
import { sayScheduleFault } from './components/ScheduleForm/scheduleFaults';
import { ServiceForm } from './components/ServiceForm/ServiceForm';
import { serviceFaults } from './components/ServiceForm/serviceFaults';
import type { ServiceInput } from './components/ServiceForm/ServiceInput';
import {
  kronosAffiliateField,
  kronosNameField,
  kronosTeamField,
} from './fields/kronosParts';
import { kronosScheduleField } from './fields/kronosSchedule';
import { kronosServiceField } from './fields/kronosService';
import ko from './translations/ko';
import { scaffolderKronosTranslationRef } from './translations/ref';

jest.setTimeout(60_000);

const group = (
  name: string,
  type: string,
  title: string,
  labels: Record<string, string>,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default', title, labels },
  spec: { type, children: [] },
});
const entities = [
  group('kb-card', 'affiliate', 'KB국민카드', {
    'kronos.io/affiliate': 'kb-card',
  }),
  group('kb-life', 'affiliate', 'KB생명보험', {
    'kronos.io/affiliate': 'kb-life',
  }),
  group('kb-card-payment', 'team', '결제팀', {
    'kronos.io/affiliate': 'kb-card',
  }),
  group('kb-card-loan', 'team', '대출팀', { 'kronos.io/affiliate': 'kb-card' }),
  group('kb-life-claims', 'team', '보상팀', {
    'kronos.io/affiliate': 'kb-life',
  }),
  group('kb-trust', 'affiliate', 'KB부동산신탁', {
    'kronos.io/affiliate': 'kb-trust',
  }),
  group('kb-trust-land', 'team', '토지신탁팀', {
    'kronos.io/affiliate': 'kb-trust',
  }),
  group('kb-trust-fund', 'team', '리츠팀', {
    'kronos.io/affiliate': 'kb-trust',
  }),
];

function apis(options: { may: string[] }) {
  const autocomplete = jest.fn(
    async ({ context }: { context: Record<string, string> }) => ({
      results: context.name === 'card-payment' ? [{ id: context.name }] : [],
    }),
  );
  const provided = [
    [catalogApiRef, catalogApiMock({ entities })],
    [scaffolderApiRef, { autocomplete } as any],
    [
      permissionApiRef,
      {
        authorize: async ({ resourceRef }: any) => ({
          result: options.may.includes(resourceRef)
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
        }),
      } as any,
    ],
    [
      fetchApiRef,
      {
        fetch: async (url: string) =>
          Response.json({
            items: url.endsWith('affiliate=kb-card')
              ? [{ offering: 'redmine', state: 'installed' }]
              : [{ offering: 'redmine', state: 'failed' }],
          }),
      } as any,
    ],
    mockApis.identity({
      userEntityRef: 'user:default/kb-card-developer',
      ownershipEntityRefs: [
        'user:default/kb-card-developer',
        'group:default/kb-card-payment',
      ],
    }),
  ];
  return { autocomplete, provided: provided as any };
}

async function openForm(options: {
  may: string[];
  /** how long the form around it takes to give back what it was told, ms */
  delay?: number;
}) {
  const seen = {
    value: {} as ServiceInput,
    /** the form around it comes back to an older answer */
    comeBackTo: (_: ServiceInput) => {},
  };
  const { autocomplete, provided } = apis(options);
  function Form() {
    const [value, setValue] = useState<ServiceInput>({});
    seen.value = value;
    seen.comeBackTo = setValue;
    const later = (next: ServiceInput) => {
      setTimeout(() => setValue(next), options.delay);
    };
    return (
      <ServiceForm
        value={value}
        onChange={options.delay === undefined ? setValue : later}
      />
    );
  }
  renderInTestApp(<Form />, { apis: provided });
  return { seen, autocomplete };
}

const FIELDS = [
  kronosServiceField,
  kronosScheduleField,
  kronosAffiliateField,
  kronosTeamField,
  kronosNameField,
];
const TEMPLATES = path.resolve(__dirname, '../../../templates');
const TEMPLATE_NAMES = fs
  .readdirSync(TEMPLATES)
  .flatMap(file => /^(.+)\.yaml$/.exec(file)?.[1] ?? []);

const parametersOf = (template: string): any[] =>
  parse(fs.readFileSync(path.join(TEMPLATES, `${template}.yaml`), 'utf8')).spec
    .parameters;

/** The wizard of the scaffolder with the parameters of a real template. */
const openWizard = (template: string) =>
  openParameters(template, parametersOf(template));

/** The wizard of the scaffolder with parameters of a template. */
async function openParameters(
  template: string,
  parameters: any[],
  options = { may: ['group:default/kb-card'] },
) {
  const { provided } = apis(options);
  const onCreate = jest.fn(async () => {});
  renderInTestApp(
    <SecretsContextProvider>
      <Stepper
        manifest={{
          title: template,
          steps: parameters.map(schema => ({
            title: schema.title,
            schema,
          })),
        }}
        extensions={FIELDS as any[]}
        onCreate={onCreate}
      />
    </SecretsContextProvider>,
    { apis: provided },
  );
  return onCreate;
}

describe('the form of a service', () => {
  it('knows the only affiliate and team of a developer, checks the name while typing and shows what will be made', async () => {
    const { seen, autocomplete } = await openForm({
      may: ['group:default/kb-card'],
    });
    const name = await screen.findByLabelText('Name');
    await waitFor(() =>
      expect(seen.value).toEqual({
        affiliate: 'kb-card',
        team: 'kb-card-payment',
      }),
    );

    await userEvent.type(name, 'card-payment');
    expect(
      await screen.findByText(
        "The name 'card-payment' is taken. Choose another one.",
      ),
    ).toBeInTheDocument();
    expect(autocomplete.mock.calls.length).toBeLessThan(5);

    await userEvent.type(name, '-limit');
    expect(await screen.findByText('The name is free.')).toBeInTheDocument();
    const preview = screen
      .getByText('What will be made')
      .closest('section, div')!.parentElement!;
    expect(
      within(preview).getAllByText('kb-card/card-payment-limit'),
    ).toHaveLength(2);
    expect(
      within(preview).getByText('card-payment-limit-dev'),
    ).toBeInTheDocument();
    expect(
      screen.queryByText('not installed for this affiliate', { exact: false }),
    ).not.toBeInTheDocument();

    await userEvent.type(name, '_');
    expect(
      await screen.findByText(
        'Only small letters, digits and dashes are possible.',
      ),
    ).toBeInTheDocument();
    expect(seen.value.name).toBe('card-payment-limit_');
  });

  it('offers only affiliates where the person may create, and forgets the team when the affiliate changes', async () => {
    const { seen } = await openForm({
      may: ['group:default/kb-card', 'group:default/kb-life'],
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /Affiliate/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'KB국민카드' }),
    );
    await waitFor(() => expect(seen.value.team).toBe('kb-card-payment'));
    await userEvent.click(screen.getByRole('button', { name: /Affiliate/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'KB생명보험' }),
    );
    await waitFor(() =>
      expect(seen.value).toEqual({
        affiliate: 'kb-life',
        team: 'kb-life-claims',
      }),
    );
    await userEvent.type(screen.getByLabelText('Name'), 'claim-intake');
    expect(
      await screen.findByText('not installed for this affiliate', {
        exact: false,
      }),
    ).toBeInTheDocument();
  });

  it('loses nothing that is typed while the team is still looked for', async () => {
    const { seen } = await openForm({
      may: ['group:default/kb-card'],
      delay: 150,
    });
    const name = await screen.findByLabelText('Name');
    const description = screen.getByLabelText('Description');
    fireEvent.change(name, { target: { value: 'point-gift' } });
    fireEvent.change(description, { target: { value: 'Gifts of points' } });
    await waitFor(() =>
      expect(seen.value).toEqual({
        affiliate: 'kb-card',
        team: 'kb-card-payment',
        name: 'point-gift',
        description: 'Gifts of points',
      }),
    );
    expect(name).toHaveValue('point-gift');
  });

  it('loses nothing when the form around it comes back to what it was told before', async () => {
    const { seen } = await openForm({ may: ['group:default/kb-card'] });
    await waitFor(() => expect(seen.value.team).toBe('kb-card-payment'));
    const before = seen.value;
    const name = screen.getByLabelText('Name');
    fireEvent.change(name, { target: { value: 'point-gift' } });
    expect(seen.value.name).toBe('point-gift');
    act(() => seen.comeBackTo(before));
    expect(name).toHaveValue('point-gift');
    expect(seen.value).toEqual({ ...before, name: 'point-gift' });
  });

  it('says what to do when the person may create nowhere', async () => {
    await openForm({ may: [] });
    expect(
      await screen.findByText(/You may not create services for any affiliate/),
    ).toBeInTheDocument();
  });
});

/** A template that makes something else than a service. */
const QUEUE = [
  {
    title: 'Queue',
    required: ['company', 'team', 'name'],
    properties: {
      company: { type: 'string', 'ui:field': 'KronosAffiliate' },
      team: {
        type: 'string',
        'ui:field': 'KronosTeam',
        'ui:options': { affiliate: 'company' },
      },
      name: { type: 'string', 'ui:field': 'KronosName' },
    },
  },
];

describe('the wizard', () => {
  beforeAll(() => {
    window.scrollTo = () => {};
  });

  it.each(TEMPLATE_NAMES)(
    'keeps a person of %s from a name that is taken, and hands over what they chose',
    async template => {
      const onCreate = await openWizard(template);
      const name = await screen.findByLabelText('Name');
      // what is asked for on further pages has an answer already
      const [, ...pages] = parametersOf(template);
      const next = () =>
        screen.getByRole('button', { name: /^(Next|Review)$/ });

      await userEvent.click(next());
      expect(await screen.findAllByText(/Enter a name\./)).not.toHaveLength(0);

      await userEvent.type(name, 'card-payment');
      await userEvent.click(next());
      await waitFor(() =>
        expect(
          screen.queryAllByText(/The name 'card-payment' is taken/),
        ).not.toHaveLength(0),
      );
      expect(screen.getByLabelText('Name')).toBeInTheDocument();

      await userEvent.type(name, '-limit');
      await userEvent.click(next());
      await waitFor(() => expect(screen.queryByLabelText('Name')).toBeNull());
      for (const _ of pages) await userEvent.click(next());
      await userEvent.click(
        await screen.findByRole('button', { name: 'Create' }),
      );
      expect(onCreate).toHaveBeenCalledWith({
        service: {
          affiliate: 'kb-card',
          team: 'kb-card-payment',
          name: 'card-payment-limit',
        },
        ...Object.fromEntries(
          pages
            .flatMap(page => Object.entries<any>(page.properties))
            .map(([parameter, schema]) => [parameter, schema.default]),
        ),
      });
    },
  );

  it('asks for affiliate, team and name one by one in a template that makes something else', async () => {
    const onCreate = await openParameters('queue', QUEUE);
    const team = await screen.findByRole('button', { name: /결제팀/ });
    expect(team).toBeEnabled();
    await userEvent.type(await screen.findByLabelText('Name'), 'card-payment');
    expect(
      await screen.findByText(/The name 'card-payment' is taken/),
    ).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Name'), '-queue');
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    expect(onCreate).toHaveBeenCalledWith({
      company: 'kb-card',
      team: 'kb-card-payment',
      name: 'card-payment-queue',
    });
  });

  it('takes no team of another affiliate than the one that is chosen', async () => {
    const onCreate = await openParameters('queue', QUEUE, {
      may: [
        'group:default/kb-card',
        'group:default/kb-life',
        'group:default/kb-trust',
      ],
    });
    const choose = async (affiliate: string) => {
      await userEvent.click(
        await screen.findByRole('button', { name: /Affiliate/ }),
      );
      await userEvent.click(
        await screen.findByRole('option', { name: affiliate }),
      );
    };
    await userEvent.type(await screen.findByLabelText('Name'), 'queue-one');
    await choose('KB국민카드');
    await screen.findByRole('button', { name: /결제팀/ });
    // its only team takes the place of the old one
    await choose('KB생명보험');
    await screen.findByRole('button', { name: /보상팀/ });
    // of several, the person has to say which
    await choose('KB부동산신탁');
    await screen.findByRole('button', { name: /Choose a team/ });
    const review = screen.getByRole('button', { name: 'Review' });
    await userEvent.click(review);
    expect(
      await screen.findAllByText(/must have required property/),
    ).not.toHaveLength(0);

    await userEvent.click(screen.getByRole('button', { name: /Team/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: '리츠팀' }),
    );
    await userEvent.click(review);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    expect(onCreate).toHaveBeenCalledWith({
      company: 'kb-trust',
      team: 'kb-trust-fund',
      name: 'queue-one',
    });
  });

  it('does not go on with a team that was handed over and is of another affiliate', async () => {
    const faults: string[] = [];
    const { provided } = apis({ may: [] });
    const known = new Map<unknown, unknown>(provided);
    const { validation } = kronosTeamField as any;
    const check = (team: string, company?: string) =>
      validation(
        team,
        { addError: (fault: string) => faults.push(fault) },
        {
          apiHolder: {
            get: (ref: any) =>
              ref === translationApiRef
                ? {
                    getTranslation: () => ({
                      ready: true,
                      t: (key: string) => (ko as Record<string, string>)[key],
                    }),
                  }
                : known.get(ref),
          },
          formData: { ...(company && { company }) },
          schema: {},
          uiSchema: { 'ui:options': { affiliate: 'company' } },
        },
      );
    await check('kb-card-loan', 'kb-card');
    expect(faults).toEqual([]);
    await check('kb-card-loan', 'kb-life');
    await check('kb-card-loan');
    expect(faults).toEqual(['팀을 선택하세요.', '그룹사를 선택하세요.']);
  });

  it('keeps a person of batch-job from a schedule that is none, and hands over what they chose', async () => {
    const onCreate = await openWizard('batch-job');
    await userEvent.type(await screen.findByLabelText('Name'), 'loan-batch');
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    const schedule = await screen.findByLabelText('Schedule');
    expect(schedule).toHaveValue('0 2 * * *');
    expect(screen.getAllByText(/at 2:00\sAM$/)).toHaveLength(3);

    fireEvent.change(schedule, { target: { value: '0 25 * * *' } });
    const review = screen.getByRole('button', { name: 'Review' });
    const fault = /Hour '25' is not possible\. Numbers go from 0 to 23\./;
    expect(await screen.findAllByText(fault)).toHaveLength(1);
    await userEvent.click(review);
    // the form says it too
    await waitFor(() => expect(screen.getAllByText(fault)).toHaveLength(3));
    fireEvent.change(schedule, { target: { value: '' } });
    await userEvent.click(review);
    await waitFor(() =>
      expect(screen.getAllByText(/Enter a schedule\./)).toHaveLength(3),
    );

    fireEvent.change(schedule, { target: { value: '30 6 * * 1-5' } });
    await userEvent.click(review);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    expect(onCreate).toHaveBeenCalledWith({
      service: {
        affiliate: 'kb-card',
        team: 'kb-card-payment',
        name: 'loan-batch',
      },
      schedule: '30 6 * * 1-5',
    });
  });
});

describe('the check of the step', () => {
  const t = (key: string, values: Record<string, string> = {}) =>
    Object.entries(values).reduce(
      (text, [name, value]) => text.replace(`{{${name}}}`, value),
      (ko as Record<string, string>)[key],
    );
  const faults = (value: ServiceInput, taken = false) =>
    serviceFaults({ value, t: t as any, isTaken: async () => taken });

  it('names every fault in the language of the person', async () => {
    expect(await faults({})).toEqual([
      '그룹사를 선택하세요.',
      '팀을 선택하세요.',
      '이름을 입력하세요.',
    ]);
    const chosen = { affiliate: 'kb-card', team: 'kb-card-loan' };
    expect(await faults({ ...chosen, name: 'loan' }, true)).toEqual([
      "'loan'은(는) 이미 쓰이는 이름입니다. 다른 이름을 입력하세요.",
    ]);
    expect(
      await faults({ ...chosen, name: 'loan', description: 'x'.repeat(201) }),
    ).toEqual(['설명은 200자까지 쓸 수 있습니다.']);
    expect(await faults({ ...chosen, name: 'loan' })).toEqual([]);
  });

  it.each([
    [undefined, '일정을 입력하세요.'],
    ['@daily', '일정은 공백으로 나눈 다섯 칸이어야 합니다. 지금은 1칸입니다.'],
    [
      '0 2 * * MON',
      "'요일' 칸의 값 'MON'을(를) 쓸 수 없습니다. 숫자는 0부터 7까지입니다.",
    ],
    ['0 2 31 2 *', '오지 않는 날짜입니다. 일과 월을 확인하세요.'],
    ['0 2 * * *', undefined],
  ])('says of the schedule %s: %s', (schedule, said) => {
    expect(sayScheduleFault(t as any, schedule)).toBe(said);
  });

  it.each([
    ['ab', '이름은 3자 이상이어야 합니다.'],
    ['a'.repeat(41), '이름은 40자까지 쓸 수 있습니다.'],
    ['1abc', '이름은 영문 소문자로 시작해야 합니다.'],
    ['결제', '영문 소문자, 숫자, 하이픈(-)만 쓸 수 있습니다.'],
    ['abc-', '하이픈(-)은 연달아 쓰거나 끝에 쓸 수 없습니다.'],
  ])('says of the name %s: %s', async (name, said) => {
    const chosen = { affiliate: 'kb-card', team: 'kb-card-loan' };
    expect(await faults({ ...chosen, name })).toEqual([said]);
  });

  it('has every text in Korean', () => {
    const english = (
      scaffolderKronosTranslationRef as any
    ).getDefaultMessages();
    expect(Object.keys(ko).sort()).toEqual(Object.keys(english).sort());
  });
});
