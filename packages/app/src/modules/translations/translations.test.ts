import type { TranslationRef } from '@backstage/frontend-plugin-api';
import fs from 'node:fs';
import path from 'node:path';
import { upstreamResources } from './upstream';

type Messages = Record<string, string | null>;

interface Resource {
  id: string;
  resources: {
    language: string;
    loader(): Promise<{ messages: unknown }>;
  }[];
}

interface Ref extends TranslationRef<string, any> {
  getDefaultMessages(): Messages;
  getDefaultResource(): Resource | undefined;
}

const root = path.resolve(__dirname, '../../../../..');

const isRef = (value: any): value is Ref =>
  value?.$$type === '@backstage/TranslationRef';

/** Every translation ref of the workspace, with the sources that may use it. */
const kronosRefs = ['packages', 'plugins']
  .flatMap(group =>
    fs.readdirSync(path.join(root, group)).map(name => `${group}/${name}/src`),
  )
  .filter(folder => fs.existsSync(path.join(root, folder)))
  .flatMap(folder => {
    const sources = filesBelow(path.join(root, folder)).filter(
      file => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
    );
    return sources
      .filter(file => /createTranslationRef\(/.test(read(file)))
      .flatMap(file => Object.values(require(file)).filter(isRef))
      .map(ref => ({ name: ref.id, ref, sources }));
  });

/** Translation refs of the upstream plugins that the portal depends on. */
const upstreamRefs = Object.keys(
  JSON.parse(read(path.join(root, 'packages/app/package.json'))).dependencies,
)
  // the CLI is a program: it would begin to run
  .filter(name => /^@backstage\/(?!cli$)/.test(name))
  .flatMap(name =>
    [name, `${name}/alpha`].flatMap(entry => {
      try {
        return Object.values(require(entry)).filter(isRef);
      } catch (error) {
        // most packages have no second entry
        if ((error as { code?: string }).code === 'MODULE_NOT_FOUND') return [];
        if (/Cannot find module/.test(String(error))) return [];
        throw error;
      }
    }),
  )
  .filter((ref, i, all) => all.findIndex(r => r.id === ref.id) === i)
  .map(ref => ({ name: ref.id, ref }));

describe('every text is there in Korean and English', () => {
  it.each(kronosRefs)('$name', async ({ ref }) => {
    expectComplete(ref, await korean(ref.getDefaultResource()));
  });

  it.each(kronosRefs)(
    '$name has no text that nothing shows',
    ({ ref, sources }) => {
      const text = sources
        .filter(file => !/translations?[/.]/.test(path.relative(root, file)))
        .map(read)
        .join('\n');
      const unused = Object.keys(ref.getDefaultMessages()).filter(
        key => !mentions(text, key),
      );
      expect(unused).toEqual([]);
    },
  );

  it.each(upstreamRefs)('$name of upstream', async ({ name, ref }) => {
    const resource = upstreamResources.find(r => r.id === name);
    expectComplete(ref, await korean(resource as unknown as Resource));
  });
});

async function korean(resource: Resource | undefined): Promise<Messages> {
  const found = resource?.resources.find(r => r.language === 'ko');
  return flat((await found?.loader())?.messages ?? {});
}

/** A plugin's own messages may be nested. */
function flat(messages: object, prefix = ''): Messages {
  return Object.assign(
    {},
    ...Object.entries(messages).map(([key, value]) =>
      typeof value === 'object' && value !== null
        ? flat(value, `${prefix}${key}.`)
        : { [`${prefix}${key}`]: value },
    ),
  );
}

function expectComplete(ref: Ref, messages: Messages) {
  const english = ref.getDefaultMessages();
  const missing = Object.keys(english).filter(key => !messages[key]);
  const unknown = Object.keys(messages).filter(key => !(key in english));
  // Korean may leave a number out of a singular, but never names what is not given.
  const wrongVariables = Object.keys(english).filter(key =>
    variables(messages[key]).some(v => !variables(english[key]).includes(v)),
  );
  expect({ missing, unknown, wrongVariables }).toEqual({
    missing: [],
    unknown: [],
    wrongVariables: [],
  });
}

function variables(message: string | null | undefined): string[] {
  return [...(message ?? '').matchAll(/\{\{\s*(\w+)/g)].map(m => m[1]);
}

/** As a whole, without the plural's ending, or built from a prefix: t(`problem.${kind}`). */
function mentions(text: string, key: string): boolean {
  const base = key.replace(/_(one|other|zero|many|few|two)$/, '');
  if ([key, base].some(k => text.includes(`'${k}'`))) return true;
  const templates = [...text.matchAll(/`((?:[\w.-]|\$\{[^}`]*\})+)`/g)]
    .map(m => m[1])
    .filter(t => t.includes('${') && /^\w/.test(t));
  return templates.some(template =>
    new RegExp(
      `^${template
        .replace(/\$\{[^}]*\}/g, '@')
        .replace(/[.]/g, '\\.')
        .replace(/@/g, '[\\w-]+')}$`,
    ).test(base),
  );
}

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap(entry =>
      entry.isDirectory()
        ? filesBelow(path.join(folder, entry.name))
        : [path.join(folder, entry.name)],
    );
}

function read(file: string) {
  return fs.readFileSync(file, 'utf8');
}
