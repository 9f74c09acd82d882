import { Link } from '@backstage/core-components';
import { useApp } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { HighlightedSearchResultText } from '@backstage/plugin-search-react';
import type { SearchResultItemExtensionPredicate } from '@backstage/plugin-search-react/alpha';
import { useCatalogWords } from '@kronos-portal/react';
import { appTranslationRef } from '../translations/appTranslation';
import styles from './CatalogResult.module.css';

type SearchResult = Parameters<SearchResultItemExtensionPredicate>[0];

/** What the index knows of an entity, as far as a result shows it. */
interface EntityDocument {
  title: string;
  text: string;
  location: string;
  kind?: string;
  type?: string;
  lifecycle?: string;
  owner?: string;
  /** of an offering: titles of the person's affiliates that have it; left out where there is nothing to say */
  installedFor?: string[];
}

/** The index says so of what has no `spec.type`. */
const NO_TYPE = 'other';

/** An entity that was found: its name and what it does with the words that were looked for, and what it is. */
export function CatalogResult({ result }: { result: SearchResult }) {
  const words = useCatalogWords();
  const document = result.document as EntityDocument;
  const { t } = useTranslationRef(appTranslationRef);
  const { kind = '', type, lifecycle, owner, installedFor } = document;
  const Icon = useApp().getSystemIcon(
    `kind:${kind.toLocaleLowerCase('en-US')}`,
  );
  const facts = [
    type && type !== NO_TYPE ? words.type(type) : words.kind(kind),
    lifecycle && words.lifecycle(lifecycle),
    owner,
    installedFor &&
      (installedFor.length
        ? t('search.installedFor', { affiliates: installedFor.join(', ') })
        : t('search.notInstalled')),
  ].filter(Boolean);
  return (
    <div className={styles.result}>
      <span className={styles.icon}>{Icon && <Icon fontSize="small" />}</span>
      <div>
        <h2>
          <Link to={document.location} noTrack>
            <Found result={result} field="title" />
          </Link>
        </h2>
        {document.text && (
          <p>
            <Found result={result} field="text" />
          </p>
        )}
        <p className={styles.facts}>{facts.join(' · ')}</p>
      </div>
    </div>
  );
}

function Found(props: { result: SearchResult; field: 'title' | 'text' }) {
  const { document, highlight } = props.result;
  const text = highlight?.fields[props.field];
  if (!highlight || !text) return <>{document[props.field]}</>;
  return (
    <HighlightedSearchResultText
      text={text}
      preTag={highlight.preTag}
      postTag={highlight.postTag}
    />
  );
}
