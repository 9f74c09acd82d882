import { ConfigReader } from '@backstage/core-app-api';
import { UserIdentity } from '@backstage/core-components';
import { createApp } from '@backstage/frontend-defaults';
import {
  AppRootElementBlueprint,
  appTreeApiRef,
  coreExtensionData,
  createFrontendModule,
  useApi,
  type AppNode,
  type AppTreeApi,
  type FrontendFeature,
} from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { render, waitFor } from '@testing-library/react';
import fs from 'node:fs';
import path from 'node:path';
import { useEffect } from 'react';
import { ROWS } from '../e2e-tests/setup/pages';
import { templateEditorModule } from './modules/templateEditor/templateEditorModule';

const root = path.resolve(__dirname, '../../..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

let trees: AppTreeApi | undefined;
function Spy() {
  trees = useApi(appTreeApiRef);
  return null;
}

const atOnce = createFrontendModule({
  pluginId: 'app',
  extensions: [
    AppRootElementBlueprint.make({ name: 'spy', params: { element: <Spy /> } }),
    SignInPageBlueprint.make({
      params: {
        loader: async () =>
          function SignIn({ onSignInSuccess }) {
            useEffect(
              () => onSignInSuccess(UserIdentity.createGuest()),
              [onSignInSuccess],
            );
            return null;
          },
      },
    }),
  ],
});

/** What the build finds: the plugins among the dependencies of the app. */
function plugins(): FrontendFeature[] {
  const { dependencies } = JSON.parse(read('packages/app/package.json'));
  return Object.keys(dependencies)
    .filter(name => /^@(backstage\/plugin|kronos-portal)/.test(name))
    .flatMap(name => [name, `${name}/alpha`])
    .flatMap(name => {
      try {
        return [require(name).default];
      } catch {
        return [];
      }
    })
    .filter(feature => /Frontend(Plugin|Module)$/.test(feature?.$$type));
}

/** Pages that the portal has not, by its own configuration. */
const switchedOff = () =>
  [...read('app-config.yaml').matchAll(/^ {4}- ((?:sub-)?page:\S+): false$/gm)].map(
    ([, page]) => page,
  );

/** The routes of all pages, their parts and tabs, and what a plugin names below them. */
function routes(): string[] {
  const found = new Set<string>();
  const walk = (node: AppNode, above: string) => {
    const own = node.instance?.getData(coreExtensionData.routePath);
    const at = own === undefined ? above : `${above}/${own}`;
    const route = at.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
    const children = [...node.edges.attachments.values()].flat();
    if (own !== undefined) {
      const parts = children.some(
        child => child.spec.attachTo.input === 'pages',
      );
      if (!parts) found.add(route);
      const ref = node.instance?.getData(coreExtensionData.routeRef);
      for (const below of Object.values(node.spec.plugin.routes)) {
        // the public types keep the parent and the path of a route to themselves
        const sub = below as { getParent?(): unknown; path?: string };
        if (ref && sub.getParent?.() === ref) found.add(`${route}${sub.path}`);
      }
    }
    for (const child of children) walk(child, at);
  };
  walk(trees!.getTree().tree.root, '');
  return [...found].sort();
}

it('has every page in the story that looks at all of them', async () => {
  const portal = createApp({
    features: [...plugins(), templateEditorModule, atOnce],
    advanced: {
      configLoader: async () => ({
        config: new ConfigReader({
          app: {
            baseUrl: 'http://localhost',
            extensions: [
              { 'page:home': { config: { path: '/' } } },
              ...switchedOff().map(page => ({ [page]: false })),
            ],
          },
          backend: { baseUrl: 'http://localhost' },
        }),
      }),
    },
  });
  render(portal.createRoot());
  await waitFor(() => expect(routes()).toContain('/marketplace'), {
    timeout: 20_000,
  });
  expect([...new Set(ROWS.map(row => row.route))].sort()).toEqual(routes());
});
