import {
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogEntityDocument } from '@backstage/plugin-catalog-common';
import {
  ANNOTATION_GITLAB_PROJECT,
  ANNOTATION_JENKINS_JOB,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_REDMINE_PROJECT,
  LABEL_AFFILIATE,
  PLUGIN_INSTALLED,
  pluginLabel,
} from '@kronos-portal/common';
import type { AffiliatedDocument } from '../store/Scope';
import type { SearchableDocument } from '../store/documentTerms';
import { wordsFor } from './vocabulary';

/** What is found of an entity. Fields of the stock document are as they are there, so that its result items work. */
export type EntityDocument = CatalogEntityDocument &
  AffiliatedDocument &
  SearchableDocument;

/**
 * Annotations whose values people search for: where the code is, which job builds it. Those of a tool count where it is
 * installed: what it names elsewhere is nowhere on the page of the entity.
 */
const ANNOTATIONS: [name: string, offering?: string][] = [
  ['github.com/project-slug'],
  ['backstage.io/source-location'],
  [ANNOTATION_GITLAB_PROJECT, 'gitlab'],
  [ANNOTATION_JENKINS_JOB, 'jenkins'],
  [ANNOTATION_REDMINE_PROJECT, 'redmine'],
  [ANNOTATION_KUBERNETES_ID, 'kubernetes'],
];

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '';
const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : [];

export interface EntityDocumentOptions {
  entity: Entity;
  /** of the entity's page */
  location: string;
  /** what a Group is called, by its complete ref */
  titleOf(groupRef: string): string | undefined;
  /** what an affiliate is called, by its name */
  affiliateTitle(name: string): string | undefined;
}

export function entityDocument(options: EntityDocumentOptions): EntityDocument {
  const { entity, location, titleOf, affiliateTitle } = options;
  const { metadata, kind } = entity;
  const spec = (entity.spec ?? {}) as Record<string, any>;
  const affiliate = metadata.labels?.[LABEL_AFFILIATE] ?? '';
  const isThere = (offering: string | undefined) =>
    !offering || metadata.labels?.[pluginLabel(offering)] === PLUGIN_INSTALLED;
  const ownerRef = entity.relations?.find(
    relation => relation.type === RELATION_OWNED_BY,
  )?.targetRef;
  const ownerTitle = ownerRef && titleOf(ownerRef);
  const korean = spec.text?.ko ?? {};
  const text = [metadata.description, korean.description].filter(isText);
  const type = isText(spec.type) ? spec.type : 'other';
  const keywords = [
    korean.title,
    spec.profile?.displayName,
    spec.profile?.email,
    ...wordsFor(kind),
    ...wordsFor(spec.type),
    ...wordsFor(spec.lifecycle),
    ownerTitle,
    ownerRef?.split('/').at(-1),
    affiliateTitle(affiliate),
    spec.system,
    ...listOf(spec.keywords),
    ...listOf(spec.categories),
    ...ANNOTATIONS.filter(([, offering]) => isThere(offering)).map(
      ([name]) => metadata.annotations?.[name],
    ),
  ].filter(isText);
  return {
    name: metadata.name,
    title: metadata.title ?? spec.profile?.displayName ?? metadata.name,
    text: [...new Set(text)].join(' · '),
    tags: metadata.tags ?? [],
    keywords: [...new Set(keywords)],
    kind,
    type,
    componentType: type,
    namespace: metadata.namespace ?? 'default',
    lifecycle: isText(spec.lifecycle) ? spec.lifecycle : '',
    owner: ownerTitle ?? (isText(spec.owner) ? spec.owner : ''),
    affiliate,
    location,
    authorization: { resourceRef: stringifyEntityRef(entity) },
  };
}
