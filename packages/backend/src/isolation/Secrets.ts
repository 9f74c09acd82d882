import fs from 'node:fs';
import path from 'node:path';
import type { Actor } from './endpoints/Endpoint';
import type { World } from './World';

const appConfig = path.resolve(__dirname, '../../../../app-config.yaml');
/** What all that is planted begins with. */
const PLANTED = 'planted-';

/** Settings with secrets that are looked for later. */
export const plantedSettings = {
  auth: { session: { secret: 'planted-session-secret' } },
  events: { modules: { gitlab: { webhookSecret: 'planted-gitlab-webhook' } } },
  kronos: { webhooks: { jenkins: { secret: 'planted-jenkins-webhook' } } },
};

/** A program that may notify, and nothing else. */
export const notifier = {
  type: 'static',
  options: { token: 'planted-notifier-token', subject: 'walk' },
  accessRestrictions: [{ plugin: 'notifications' }],
};

/**
 * Plants secrets wherever one can enter, the wrong fields included, and finds them where none may be. Those of the
 * settings and of the playground count, too, and the tokens of the people.
 */
export class Secrets {
  readonly found: string[] = [];
  readonly #texts: string[];
  /** of secrets that are fixed: they can also be a part of what was put into base64, as in a header */
  readonly #fixed: RegExp;

  static create(options: { secretKey: string; tokens: World['tokens'] }) {
    return new Secrets(options);
  }

  private constructor(options: { secretKey: string; tokens: World['tokens'] }) {
    this.#texts = [
      options.secretKey,
      // the signature is what makes a token one
      ...Object.values(options.tokens).flatMap(
        token => token?.split('.')[2] ?? [],
      ),
    ];
    const ofThePlayground =
      fs.readFileSync(appConfig, 'utf8').match(/\bplayground-[a-z-]+/g) ?? [];
    const words = [PLANTED, ...ofThePlayground];
    this.#fixed = new RegExp(
      [...words, ...words.flatMap(inBase64)].map(escape).join('|'),
    );
  }

  /** Looks into a text. Where it was goes into {@link Secrets.found}. */
  look(where: string, text: string) {
    const fixed = this.#fixed.exec(text);
    // A run acts with the token of who started it, which upstream keeps until the run ends; it is worth nothing after an
    // hour, and SQLite does not overwrite what was deleted.
    const texts = where === 'scaffolder.sqlite' ? [] : this.#texts;
    const known = fixed?.[0] ?? texts.find(secret => text.includes(secret));
    if (!known) return;
    const at = text.indexOf(known);
    this.found.push(
      `${where}: …${text.slice(
        Math.max(0, at - 100),
        at + known.length + 20,
      )}…`,
    );
  }

  /** Every file below, as it is on the disk. */
  lookBelow(folder: string, within: RegExp = /./) {
    for (const file of fs.readdirSync(folder, { recursive: true })) {
      const full = path.join(folder, String(file));
      if (!within.test(full) || !fs.statSync(full).isFile()) continue;
      this.look(path.basename(full), fs.readFileSync(full, 'latin1'));
    }
  }

  /** What an admin, a developer and two tools send. */
  async plant({ portal, tokens }: World) {
    const send = (
      method: string,
      address: string,
      body: unknown,
      as: Actor | undefined = 'admin',
      headers = {},
    ) =>
      portal.call(method, address, {
        token: as && tokens[as],
        body,
        headers,
      });
    const installations = '/api/marketplace/installations';
    const baseUrl = `${portal.playgroundUrl}/jenkins`;
    const jenkins = {
      affiliate: 'kb-card',
      offering: 'jenkins',
      name: 'second',
      settings: { baseUrl, user: 'kronos' },
      secrets: { token: 'planted-install-token' },
    };
    // a connection is tried before it has a name
    const { name: _, ...tried } = jenkins;
    const wrongSettings = [
      {
        baseUrl: baseUrl.replace('//', '//planted-url-user:planted-url-word@'),
      },
      { token: 'planted-misplaced-token' },
      { user: { token: 'planted-nested-token' } },
      { proxy: 'http://planted-proxy-user:planted-proxy-word@localhost:1' },
      { proxy: 'htp:/planted-proxy-user:planted-proxy-typo@localhost:1' },
    ];
    const answers = [];
    for (const wrong of wrongSettings) {
      const settings = { ...jenkins.settings, ...wrong };
      answers.push(
        await send('POST', installations, { ...jenkins, settings }),
        await send('POST', `${installations}/check`, { ...tried, settings }),
      );
    }
    answers.push(
      await send('POST', `${installations}/check`, tried),
      await send('POST', installations, {
        ...jenkins,
        secrets: { tokn: 'planted-unknown-secret', token: 'x' },
      }),
      await send('POST', installations, {
        ...jenkins,
        secrets: { token: { value: 'planted-object-secret' } },
      }),
      await send('POST', installations, jenkins, 'developer'),
      await send('POST', installations, jenkins),
    );
    const { items } = JSON.parse(
      (
        await portal.call('GET', `${installations}?affiliate=kb-card`, {
          token: tokens.admin,
        })
      ).text,
    );
    const second = items.find((item: any) => item.name === 'second');
    await send('PATCH', `${installations}/${second.id}`, {
      revision: second.revision,
      secrets: { token: 'planted-changed-token' },
    });
    await send(
      'POST',
      '/api/delivery/entities/component/default/card-payment-api/jenkins/actions/start-build',
      { branch: 'develop', parameters: { PASSWORD: 'planted-build-password' } },
      'developer',
    );
    for (const [tool, header] of [
      ['gitlab', 'x-gitlab-token'],
      ['jenkins', 'x-kronos-token'],
    ]) {
      for (const token of [
        `planted-${tool}-webhook`,
        'planted-wrong-webhook',
      ]) {
        await send(
          'POST',
          `/api/events/http/${tool}`,
          { object_kind: 'push', project: { path_with_namespace: 'x/y' } },
          undefined,
          { [header]: token, 'x-gitlab-event': 'Push Hook' },
        );
      }
    }
    await portal.call('POST', installations, {
      token: tokens.admin,
      headers: { 'content-type': 'application/json' },
      raw: '{"secrets": {"token": "planted-broken-json" ',
    });
    await portal.call('GET', '/api/catalog/entities?limit=1', {
      token: 'planted.wrong.planted-signed-token',
    });
    return answers.map(({ status }) => status);
  }
}

/** What base64 holds of a word, wherever in the whole text it begins: six bits a letter, the borders left out. */
function inBase64(word: string): string[] {
  return [0, 1, 2].map(before => {
    const bytes = Buffer.from('\0'.repeat(before) + word);
    return bytes
      .toString('base64url')
      .slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}

function escape(word: string) {
  return word.replace(/[^\w]/g, '\\$&');
}
