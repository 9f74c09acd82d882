import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { wrongSetting } from '@kronos-portal/node';

/** What the actions take from the configuration. */
export interface CreationSettings {
  /** where GitLab and Jenkins reach the portal */
  webhookBaseUrl: string;
  gitlabWebhookSecret?: string;
  /** id of the credentials in Jenkins that may read the repositories */
  jenkinsCredentialsId: string;
  /** registry of images, without a path */
  imageRegistry: string;
  author: { name: string; email: string };
}

/** @throws InputError that names the wrong setting */
export function readSettings(config: Config): CreationSettings {
  try {
    return read(config);
  } catch (error) {
    const wrong = wrongSetting(error, config);
    throw wrong ? new InputError(wrong) : error;
  }
}

function read(config: Config): CreationSettings {
  const base =
    config.getOptionalString('kronos.webhooks.baseUrl') ??
    config.getString('backend.baseUrl');
  return {
    webhookBaseUrl: base.replace(/\/+$/, ''),
    gitlabWebhookSecret: config.getOptionalString(
      'events.modules.gitlab.webhookSecret',
    ),
    jenkinsCredentialsId:
      config.getOptionalString('kronos.services.jenkinsCredentialsId') ??
      'gitlab',
    imageRegistry:
      config.getOptionalString('kronos.services.imageRegistry') ??
      'registry.local',
    author: {
      name:
        config.getOptionalString('scaffolder.defaultAuthor.name') ?? 'Kronos',
      email:
        config.getOptionalString('scaffolder.defaultAuthor.email') ??
        'kronos@localhost',
    },
  };
}
