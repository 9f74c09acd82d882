import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import type { Adapter, AdapterPayload, JWK } from 'oidc-provider';
import type { World } from '../world/World';

interface Entry {
  payload: AdapterPayload;
  /** real time in ms; undefined: never */
  expiresAt?: number;
}

interface OidcSlice {
  cookieKey: string;
  jwks: { keys: JWK[] };
  /** sessions, grants and tokens, by `<model>:<id>` */
  entries: Record<string, Entry>;
}

/** Over so many entries the expired ones are thrown away. */
const CLEAN_ABOVE = 500;

/** Keys and sign-ins, kept with the world: who was signed in stays signed in over a restart. */
export class OidcState {
  readonly #world: World;
  readonly #slice: OidcSlice;

  static create(world: World) {
    return new OidcState(world);
  }

  private constructor(world: World) {
    this.#world = world;
    this.#slice = world.slice<OidcSlice>('oidc', () => ({
      cookieKey: randomBytes(32).toString('base64url'),
      jwks: { keys: [newKey()] },
      entries: {},
    }));
  }

  get jwks() {
    return this.#slice.jwks;
  }

  get cookieKeys() {
    return [this.#slice.cookieKey];
  }

  /** What oidc-provider keeps one kind of thing in. */
  adapter(model: string): Adapter {
    const entries = () => this.#slice.entries;
    const key = (id: string) => `${model}:${id}`;
    const remove = (test: (key: string, entry: Entry) => boolean) => {
      for (const [name, entry] of Object.entries(entries())) {
        if (test(name, entry)) delete entries()[name];
      }
      this.#world.touch();
    };
    const findBy = async (test: (payload: AdapterPayload) => boolean) => {
      const [found] = Object.entries(entries()).find(
        ([name, entry]) =>
          name.startsWith(`${model}:`) && test(entry.payload) && alive(entry),
      ) ?? [undefined];
      return found ? entries()[found].payload : undefined;
    };
    return {
      upsert: async (id, payload, expiresIn) => {
        entries()[key(id)] = {
          payload,
          ...(expiresIn && { expiresAt: Date.now() + expiresIn * 1_000 }),
        };
        if (Object.keys(entries()).length > CLEAN_ABOVE) {
          remove((_, entry) => !alive(entry));
        }
        this.#world.touch();
      },
      find: async id => {
        const entry = entries()[key(id)];
        return entry && alive(entry) ? entry.payload : undefined;
      },
      findByUid: uid => findBy(payload => payload.uid === uid),
      findByUserCode: code => findBy(payload => payload.userCode === code),
      consume: async id => {
        const entry = entries()[key(id)];
        if (entry) entry.payload.consumed = Math.floor(Date.now() / 1_000);
        this.#world.touch();
      },
      destroy: async id => remove(name => name === key(id)),
      revokeByGrantId: async grantId =>
        remove(
          (name, entry) =>
            name.startsWith(`${model}:`) && entry.payload.grantId === grantId,
        ),
    };
  }
}

const alive = ({ expiresAt }: Entry) =>
  expiresAt === undefined || expiresAt > Date.now();

function newKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    ...privateKey.export({ format: 'jwk' }),
    kid: randomUUID(),
    use: 'sig',
    alg: 'RS256',
  } as JWK;
}
