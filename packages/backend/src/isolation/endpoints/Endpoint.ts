/** Who calls. `card` and `life` are two affiliates; the things in the table are of KB국민카드. */
export const PERSONAS = {
  developer: 'kb-card-developer',
  lead: 'kb-card-lead',
  manager: 'kb-card-manager',
  admin: 'kb-card-admin',
  otherDeveloper: 'kb-life-developer',
  otherAdmin: 'kb-life-admin',
  executive: 'group-executive',
  partner: 'partner-developer',
  groupAdmin: 'group-admin',
  /** not signed in */
  nobody: undefined,
} as const;

export type Actor = keyof typeof PERSONAS;
export const ACTORS = Object.keys(PERSONAS) as Actor[];

/** Affiliates of which an actor may read; everything about the others must not be in an answer. */
export const reachOf = (actor: Actor): string[] | 'all' => {
  if (['executive', 'groupAdmin'].includes(actor)) return 'all';
  if (['partner', 'nobody'].includes(actor)) return [];
  return actor.startsWith('other') ? ['kb-life'] : ['kb-card'];
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
  ...signedIn(status),
  otherDeveloper: others,
  otherAdmin: others,
  partner: others,
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
