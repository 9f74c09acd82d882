import fs from 'node:fs';
import path from 'node:path';

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

  it('has every key that a config.d.ts declares', () => {
    const files = sources.filter(file => file.endsWith('/config.d.ts'));
    const keys = files.flatMap(declaredKeys);
    expect(keys).toContain('marketplace.secrets.keys[].key');
    expect(keys.filter(key => !isListed(key))).toEqual([]);
  });

  it('has every key that the code reads', () => {
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
    const whole = keys.filter(key => key.includes('.'));
    expect(whole).toContain('kronos.group');
    expect([...whole, ...named].filter(key => !isListed(key))).toEqual([]);
  });

  it('has every variable of the settings and of the code', () => {
    const settings = [
      'app-config.yaml',
      'app-config.production.yaml',
      'docs/operate/app-config.keycloak.yaml',
      'scripts/stack/start.app-config.yaml',
    ];
    const scripts = filesBelow('scripts', /\.(mjs|ts)$/);
    const names = [
      ...settings.flatMap(file =>
        [...read(file).matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name),
      ),
      ...[...sources, ...scripts].flatMap(file =>
        [...read(file).matchAll(/\bKRONOS_[A-Z_]+[A-Z]\b/g)].map(
          ([name]) => name,
        ),
      ),
    ];
    expect(names).toContain('KRONOS_SECRET_KEY');
    expect([...new Set(names)].filter(name => !isListed(name))).toEqual([]);
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
