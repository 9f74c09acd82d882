import { versionOfImage, type RelatedChange } from '@kronos-portal/common';
import type { Part, Revision, Template } from '../sources/WorkloadSource';
import type { Rollout } from './podChanges';

/** What `kubectl rollout restart` writes. */
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
const MOST_NAMES = 8;
const MOST_LETTERS = 200;

/** What stands before the names, as Kubernetes calls it. */
const WORDS: Record<Part, string> = {
  env: 'env ',
  envFrom: 'envFrom ',
  annotation: 'annotation ',
  label: 'label ',
  spec: '',
};

export interface Explained
  extends Pick<RelatedChange, 'kind' | 'title' | 'detail'> {
  revision: Revision;
  /** ConfigMaps that another one took the place of: by the name of the old one */
  replaced: Map<string, string>;
  /** nothing but a note on the pods or another name of a ConfigMap: the change itself is in the ConfigMap */
  isEcho: boolean;
}

/**
 * What a rollout was: another image is a deployment, a new start of the same a restart, and everything else a change of
 * configuration. Undefined when the version before or after is not known.
 */
export function explainRollout(
  { name, before, place, at }: Rollout,
  revisions: readonly Revision[],
): Explained | undefined {
  const namespace = place.split('/').at(-1);
  // clusters may have the same name for the same template
  const [revision] = revisions
    .filter(r => r.name === name && (!namespace || r.namespace === namespace))
    .sort((a, b) => Math.abs(a.createdAt - at) - Math.abs(b.createdAt - at));
  if (!revision) return undefined;
  const [old] = revisions
    .filter(
      r =>
        before.includes(r.name) &&
        r.cluster === revision.cluster &&
        r.namespace === revision.namespace,
    )
    .sort((a, b) => b.createdAt - a.createdAt);
  if (!old) return undefined;
  return {
    revision,
    ...compared(revision.deployment, old.template, revision.template),
  };
}

function compared(
  deployment: string,
  old: Template,
  now: Template,
): Omit<Explained, 'revision'> {
  const versions = [...now.images].flatMap(([container, image]) => {
    const was = old.images.get(container);
    return was === image ? [] : [[was, image] as const];
  });
  const names = namesOf(old, now);
  const replaced = replacedBetween(old, now);
  const parts = (Object.entries(names) as [Part, string[]][]).filter(
    ([, changed]) => changed.length > 0,
  );
  const text = parts.map(([what, changed]) => wordsOf(what, changed));
  if (versions.length > 0) {
    const [[was, image]] = versions;
    const from = was && (versionOfImage(was) ?? was);
    const to = versionOfImage(image) ?? image;
    // labels say the version once more
    const more = text.filter((_, i) => parts[i][0] === 'env');
    return {
      kind: 'deployment',
      title: `${deployment} ${to}`,
      detail: detailOf([from ? `${from} → ${to}` : '', ...more]),
      replaced,
      isEcho: false,
    };
  }
  const isRestart =
    parts.length === 1 &&
    names.annotation.length === 1 &&
    names.annotation[0] === RESTARTED_AT;
  if (isRestart) {
    return {
      kind: 'restart',
      title: `Deployment ${deployment}`,
      replaced,
      isEcho: false,
    };
  }
  return {
    kind: 'config',
    title: `Deployment ${deployment}`,
    detail: detailOf(text),
    replaced,
    isEcho:
      names.env.length === 0 &&
      (replaced.size > 0
        ? names.spec.every(field => field === 'volumes')
        : names.spec.length + names.envFrom.length === 0),
  };
}

/** Names of what is there in one of them only, or differs. */
function namesOf(old: Template, now: Template): Record<Part, string[]> {
  const names: Record<Part, Set<string>> = {
    env: new Set(),
    envFrom: new Set(),
    spec: new Set(),
    annotation: new Set(),
    label: new Set(),
  };
  for (const key of new Set([...old.parts.keys(), ...now.parts.keys()])) {
    const was = old.parts.get(key);
    const is = now.parts.get(key);
    if (was?.digest === is?.digest) continue;
    const { what, name } = (is ?? was)!;
    names[what].add(name);
  }
  return Object.fromEntries(
    Object.entries(names).map(([what, set]) => [what, [...set].sort()]),
  ) as Record<Part, string[]>;
}

/** `api-config-7g2k9hm4tb` in place of `api-config-c8f2b6m9kd`: a ConfigMap that is named after what is in it. */
function replacedBetween(old: Template, now: Template): Map<string, string> {
  const base = (name: string) => name.replace(/-[a-z0-9]{6,10}$/, '');
  const gone = [...old.configMaps.keys()].filter(n => !now.configMaps.has(n));
  const come = [...now.configMaps.keys()].filter(n => !old.configMaps.has(n));
  return new Map(
    gone.flatMap(was => {
      const is = come.find(name => base(name) === base(was));
      return is ? [[was, is] as const] : [];
    }),
  );
}

function wordsOf(what: Part, names: readonly string[]): string {
  return `${WORDS[what]}${listOf(names)}`;
}

/** Names one after the other; of many, the first ones and how many more there are. */
export function listOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${
    more > 0 ? ` +${more}` : ''
  }`;
}

export function detailOf(parts: readonly string[]): string {
  return parts.filter(Boolean).join(' · ').slice(0, MOST_LETTERS);
}
