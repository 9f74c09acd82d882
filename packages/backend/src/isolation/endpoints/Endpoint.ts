/** Who calls, and of which affiliates they may read. The things in the table are of KB국민카드. */
const PEOPLE = {
  developer: ['kb-card-developer', ['kb-card']],
  lead: ['kb-card-lead', ['kb-card']],
  manager: ['kb-card-manager', ['kb-card']],
  admin: ['kb-card-admin', ['kb-card']],
  /** works for two affiliates */
  seconded: ['seconded-developer', ['kb-card', 'kb-life']],
  executive: ['group-executive', 'all'],
  groupAdmin: ['group-admin', 'all'],
  otherDeveloper: ['kb-life-developer', ['kb-life']],
  otherAdmin: ['kb-life-admin', ['kb-life']],
  kbdsDeveloper: ['kbds-developer', ['kbds']],
  insuranceDeveloper: ['kb-insurance-developer', ['kb-insurance']],
  trustDeveloper: ['kb-trust-developer', ['kb-trust']],
  investmentDeveloper: ['kb-investment-developer', ['kb-investment']],
  partner: ['partner-developer', []],
  /** not signed in */
  nobody: [undefined, []],
} as const satisfies Record<
  string,
  readonly [string | undefined, readonly string[] | 'all']
>;

export type Actor = keyof typeof PEOPLE;
export const ACTORS = Object.keys(PEOPLE) as Actor[];
export const personaOf = (actor: Actor) => PEOPLE[actor][0];

/** Affiliates of which an actor may read; everything about the others must not be in an answer. */
export const reachOf = (actor: Actor): readonly string[] | 'all' =>
  PEOPLE[actor][1];

/** Whether an actor may read what is of KB국민카드. */
export const reads = (actor: Actor): boolean => {
  const reach = reachOf(actor);
  return reach === 'all' || reach.includes('kb-card');
};

/** Status by actor. */
export type Expected = Record<Actor, number>;

/** One request, sent as each actor. */
export interface Call {
  /** What is sent, `{placeholders}` filled with things of this portal; the path of the route when left out. */
  at?: string;
  body?: unknown;
  headers?: Record<string, string>;
  expect: Expected;
  /** What the answers to everybody who may read KB국민카드 hold: a list that shows nothing proves nothing. */
  shows?: string;
}

/** A row of the table: an endpoint and the requests that prove who may what. */
export interface Endpoint {
  /** as the walk names it */
  route: string;
  calls: Call[];
  /** served only when the web app was built */
  needsBuiltApp?: boolean;
}

/** The same for everybody, signed in or not. */
export const open = (status: number): Expected =>
  Object.fromEntries(ACTORS.map(actor => [actor, status])) as Expected;

/** {@link Expected} with some of them different. */
export const but = (
  expected: Expected,
  different: Partial<Expected>,
): Expected => ({ ...expected, ...different });

/** The same for all who are signed in. */
export const signedIn = (status: number): Expected => ({
  ...open(status),
  nobody: 401,
});

/** For plugins only: a person is refused. */
export const pluginsOnly: Expected = signedIn(403);

/** About something of KB국민카드: those who may read it, and everybody else. */
export const readers = (status: number, others = 404): Expected => ({
  ...(Object.fromEntries(
    ACTORS.map(actor => [actor, reads(actor) ? status : others]),
  ) as Expected),
  nobody: 401,
});

export const groupAdmins = (status: number, others = 403): Expected => ({
  ...signedIn(others),
  groupAdmin: status,
});

/** Those who may create a service for an affiliate. */
export const creators = (status: number, others = 403): Expected =>
  but(signedIn(status), {
    manager: others,
    executive: others,
    partner: others,
  });

/** About the creation that the lead of KB국민카드 started. */
export const taskOwners = (status: number, others = 404): Expected =>
  but(signedIn(others), { lead: status, groupAdmin: status });
