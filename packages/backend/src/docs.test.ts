import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.resolve(__dirname, '../../..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

/** Files below a folder of the project, relative to its root. */
function filesBelow(folder: string, keep: RegExp): string[] {
  return fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap(entry => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        return /^(node_modules|dist|skeleton|\.)/.test(entry.name)
          ? []
          : filesBelow(file, keep);
      }
      return keep.test(entry.name) ? [file] : [];
    });
}

const sources = ['packages', 'plugins'].flatMap(folder =>
  filesBelow(folder, /^(?!.*\.test\.).*\.(ts|tsx)$/),
);

describe('the configuration reference', () => {
  const reference = read('docs/operate/configuration.md');
  const isListed = (key: string) => reference.includes(`\`${key}\``);

  /** Keys that a config.d.ts declares, `[]` for what is in a list. Leaves, and lists themselves. */
  function declaredKeys(file: string): string[] {
    const [, body] = read(file)
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      .split(/interface Config \{/);
    const keys: string[] = [];
    const within: string[] = [];
    for (const [token, name, opens] of body.matchAll(
      /(\w+)\??\s*:\s*(Array<\s*\{|\{)?|\}/g,
    )) {
      if (token === '}') {
        within.pop();
        continue;
      }
      const key = [...within, name].join('.');
      if (opens !== '{') keys.push(key);
      if (opens) within.push(opens === '{' ? name : `${name}[]`);
    }
    return keys;
  }

  const declared = sources
    .filter(file => file.endsWith('/config.d.ts'))
    .flatMap(declaredKeys);

  const readByCode = () => {
    const reading =
      /[cC]onfig(?:Api)?[\w?().!]*\s*\.(?:get|getOptional|has)\w*(?:<[^>]*>)?\(\s*'([\w.]+)'/g;
    const keys = sources.flatMap(file =>
      [...read(file).matchAll(reading)].map(([, key]) => key),
    );
    // Keys that stand in a constant before they are read
    const named = sources.flatMap(file =>
      [...read(file).matchAll(/'((?:kronos|marketplace)(?:\.[a-z]\w*){2,})'/g)]
        .map(([, key]) => key)
        .filter(key => /^kronos\.(upstream|webhooks|services)\./.test(key)),
    );
    return [...keys.filter(key => key.includes('.')), ...named];
  };

  /** Keys of a settings file with a value, `[]` for what is in a list, but for what is taken from another of them. */
  function setKeys(value: unknown, at = ''): string[] {
    if (Array.isArray(value)) return value.flatMap(v => setKeys(v, `${at}[]`));
    if (typeof value !== 'object' || value === null) return [at];
    const entries = Object.entries(value);
    if (entries.some(([key]) => key === '$include')) return [];
    return entries.flatMap(([key, v]) => setKeys(v, at ? `${at}.${key}` : key));
  }
  const set = ['app-config.yaml', 'app-config.production.yaml'].flatMap(file =>
    setKeys(parse(read(file))),
  );

  /** Keys in the first column of its tables. */
  const documented = reference
    .slice(
      reference.indexOf('## kronos'),
      reference.indexOf('## Environment variables'),
    )
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .flatMap(line =>
      [...line.split('|')[1].matchAll(/`([^`]+)`/g)].map(([, key]) => key),
    );
  /** Whether a key is the documented one or something in it. */
  const isOf = (key: string, whole: string) =>
    new RegExp(
      `^${whole.replace(/[.[\]]/g, '\\$&').replace(/<\w+>/g, '[^.]+')}($|[.[])`,
    ).test(key);

  it('has every key that a config.d.ts declares', () => {
    expect(declared).toContain('marketplace.secrets.keys[].key');
    expect(declared.filter(key => !isListed(key))).toEqual([]);
  });

  it('has every key that the code reads', () => {
    const keys = readByCode();
    expect(keys).toContain('kronos.group');
    expect(keys.filter(key => !isListed(key))).toEqual([]);
  });

  it('has every key that the settings set, or what it is in', () => {
    expect(set).toContain('scaffolder.taskRecovery.enabled');
    const missing = set.filter(key => !documented.some(d => isOf(key, d)));
    expect([...new Set(missing)]).toEqual([]);
  });

  it('has no key that nobody declares, reads or sets', () => {
    const known = [...declared, ...readByCode(), ...set];
    expect(documented).toContain('kronos.group');
    expect(documented.filter(key => !known.some(k => isOf(k, key)))).toEqual(
      [],
    );
  });

  it('has every variable of the settings and of the code', () => {
    const settings = [
      'app-config.yaml',
      'app-config.production.yaml',
      'docs/operate/app-config.keycloak.yaml',
      'scripts/stack/start.app-config.yaml',
    ];
    const scripts = filesBelow('scripts', /\.(mjs|ts)$/);
    const namesIn = (files: string[]) =>
      files.flatMap(file =>
        [...read(file).matchAll(/\bKRONOS_[A-Z_]+[A-Z]\b/g)].map(
          ([name]) => name,
        ),
      );
    const names = [
      ...settings.flatMap(file =>
        [...read(file).matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name),
      ),
      ...namesIn([...sources, ...scripts]),
    ];
    expect(names).toContain('KRONOS_SECRET_KEY');
    expect([...new Set(names)].filter(name => !isListed(name))).toEqual([]);
    const known = [
      ...names,
      ...namesIn([
        ...filesBelow('packages/app/e2e-tests', /\.ts$/),
        'docs/operate/keycloak-realm.json',
      ]),
    ];
    const listed = [...reference.matchAll(/`(KRONOS_[A-Z_]+)`/g)];
    expect(
      listed.map(([, name]) => name).filter(name => !known.includes(name)),
    ).toEqual([]);
  });
});

describe('the documents', () => {
  const documents = [
    ...fs.readdirSync(root).filter(name => name.endsWith('.md')),
    ...['docs', 'packages', 'plugins', 'bench'].flatMap(folder =>
      filesBelow(folder, /\.md$/),
    ),
  ];

  /** The anchor that GitLab and GitHub give to a heading. */
  const anchorOf = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[`*]/g, '')
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replace(/ /g, '-');

  it('lead nowhere that is not there', () => {
    const broken = documents.flatMap(file => {
      const text = read(file).replace(/```[\s\S]*?```/g, '');
      return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target]) => target)
        .filter(target => !/^[a-z]+:/.test(target))
        .filter(target => {
          const [name, anchor] = decodeURIComponent(target).split('#');
          const to = name ? path.join(path.dirname(file), name) : file;
          if (!fs.existsSync(path.join(root, to))) return true;
          if (!anchor || !to.endsWith('.md')) return false;
          const headings = [...read(to).matchAll(/^#+ (.*)$/gm)];
          return !headings.some(([, heading]) => anchorOf(heading) === anchor);
        })
        .map(target => `${file}: ${target}`);
    });
    expect(documents).toContain('README.md');
    expect(broken).toEqual([]);
  });

  it('name files and folders that are there, where CONTRIBUTING says what goes where', () => {
    const named = [
      ...read('CONTRIBUTING.md').matchAll(/`([\w.-]+\/[\w./-]+)`/g),
    ]
      .map(([, file]) => file)
      .filter(file =>
        /^(packages|plugins|templates|scripts|bench|docs)\//.test(file),
      );
    expect(named).toContain('packages/common/src/permissions.ts');
    expect(named.filter(file => !fs.existsSync(path.join(root, file)))).toEqual(
      [],
    );
  });

  it('are there in Korean where they are for those who use and run the portal', () => {
    const english = [
      'docs/start.md',
      ...filesBelow('docs/use', /\.md$/),
      'docs/operate/production.md',
    ].filter(file => !file.endsWith('.ko.md'));
    const missing = english.filter(
      file => !fs.existsSync(path.join(root, file.replace(/md$/, 'ko.md'))),
    );
    expect(missing).toEqual([]);
  });
});
