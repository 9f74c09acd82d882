import { but, readers, signedIn, taskOwners, type Call } from './Endpoint';

const card = { entity: 'component:default/card-payment-api' };
const ofCard = { kind: 'component', name: 'card-payment-api' };
/** no such number: whoever may change something gets to the tool or to the list, and changes nothing */
const NONE = 999_999_999;

/** Those without the permission are not even told that there is such an action. */
const admins = (status: number, otherAdmin = 404) =>
  but(signedIn(404), { admin: status, groupAdmin: status, otherAdmin });

/**
 * What programs do for a person, by the id of the action, with something of KB국민카드: the ways past the addresses that
 * pages use. `body` is the input.
 */
export const invocations: Record<string, Call[]> = {
  'catalog:get-catalog-model-description': [{ expect: signedIn(200) }],
  'catalog:get-catalog-entity': [
    { body: ofCard, expect: readers(200, 400), shows: 'card-payment-api' },
  ],
  'catalog:query-catalog-entities': [
    { body: {}, expect: signedIn(200), shows: 'card-payment-api' },
    {
      body: {
        query: {
          'relations.dependencyOf': 'component:default/premium-billing',
        },
      },
      expect: signedIn(200),
    },
  ],
  'catalog:refresh-catalog-entity': [
    {
      body: ofCard,
      expect: but(readers(200, 400), { manager: 403, executive: 403 }),
    },
  ],
  'collaboration:create-issue': [
    {
      body: { ...card, subject: '', trackerId: NONE },
      expect: but(readers(400), { executive: 404 }),
    },
  ],
  'collaboration:change-status': [
    {
      body: { ...card, issueId: NONE, statusId: 1 },
      expect: but(readers(404), { executive: 404 }),
    },
  ],
  'delivery:start-build': [
    {
      body: { ...card, job: 'kb-life/policy-contract', branch: 'develop' },
      expect: readers(404),
    },
  ],
  'marketplace:list-installations': [
    {
      body: { affiliate: 'kb-card' },
      expect: readers(200),
      shows: '{cardInstallation}',
    },
  ],
  'marketplace:show-installation': [
    {
      body: { id: '{cardInstallation}' },
      expect: readers(200),
      shows: 'kb-card',
    },
  ],
  'marketplace:install-offering': [
    {
      body: { affiliate: 'kb-card', offering: 'jenkins', settings: {} },
      expect: admins(400),
    },
  ],
  'marketplace:change-installation': [
    {
      body: { id: '{cardInstallation}', revision: NONE, settings: {} },
      expect: admins(409),
    },
  ],
  'marketplace:uninstall-offering': [
    {
      body: { id: '{absentUid}' },
      expect: admins(404),
    },
  ],
  'scaffolder:create-service': [
    {
      body: {
        template: 'node-service',
        affiliate: 'kb-card',
        team: 'kb-life-contract',
        name: 'walked-by-a-program',
      },
      expect: but(readers(400, 403), {
        manager: 404,
        executive: 404,
        partner: 404,
      }),
    },
  ],
  'scaffolder:list-scaffolder-tasks': [{ body: {}, expect: signedIn(200) }],
  'scaffolder:get-scaffolder-task-logs': [
    { body: { taskId: '{cardTask}' }, expect: taskOwners(200) },
  ],
};
