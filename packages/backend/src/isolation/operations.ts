import {
  OPENAPI_METHODS,
  type OpenApiDocument,
} from '@kronos-portal/node/testUtils';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const plugins = path.resolve(__dirname, '../../../../plugins');

/** What the API descriptions of the backends promise: every view and action of every tool is one of them. */
export function readOperations() {
  return fs
    .readdirSync(plugins)
    .map(name => path.join(plugins, name, 'openapi.yaml'))
    .filter(file => fs.existsSync(file))
    .flatMap(file => {
      const { servers, paths }: OpenApiDocument = parse(
        fs.readFileSync(file, 'utf8'),
      );
      return Object.entries(paths).flatMap(([template, operations]) =>
        OPENAPI_METHODS.filter(method => operations[method]).map(method =>
          toOperation(method, servers[0].url + template),
        ),
      );
    });
}

function toOperation(method: string, template: string) {
  const name = `${method.toUpperCase()} ${template}`;
  const pattern = new RegExp(`^${name.replace(/\{\w+\}/g, '[^/]+')}$`);
  return { name, matches: (asked: string) => pattern.test(asked) };
}
