import {
  BreadcrumbEntry,
  useBreadcrumbEntries,
  useTranslationRef,
  type PageLayoutProps,
} from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { useWindowTitle } from '@kronos-portal/react';
import { useResolvedPath } from 'react-router-dom';
import { appTranslationRef } from '../translations/appTranslation';
import { TITLES } from './titles';

/** Header, tabs and breadcrumbs of a page, in the language of the user. */
export function TranslatedPageLayout(props: PageLayoutProps) {
  const { icon, noHeader, titleLink, headerActions, tabs, children } = props;
  const { t } = useTranslationRef(appTranslationRef);
  const translated = (text: string) =>
    text in TITLES ? t(TITLES[text as keyof typeof TITLES]) : text;
  const parent = useResolvedPath('.').pathname.replace(/\/$/, '');
  const { items: breadcrumbs } = useBreadcrumbEntries();
  const title = props.title && translated(props.title);
  useWindowTitle([title]);
  // becomes the landmark of the page where upstream draws none
  if (noHeader) return <div data-page>{children}</div>;

  const page = (
    <div data-page>
      <PluginHeader
        title={title}
        icon={icon}
        titleLink={titleLink}
        breadcrumbs={breadcrumbs.map(entry => ({
          ...entry,
          label: translated(entry.label),
        }))}
        tabs={tabs?.map(tab => ({
          ...tab,
          label: translated(tab.label),
          href: tab.href.startsWith('/') ? tab.href : `${parent}/${tab.href}`,
          matchStrategy: 'prefix' as const,
        }))}
        customActions={headerActions}
      />
      {children}
    </div>
  );
  if (!title) return page;
  return (
    <BreadcrumbEntry
      entry={{ label: title, href: titleLink ?? (parent || '/') }}
    >
      {page}
    </BreadcrumbEntry>
  );
}
