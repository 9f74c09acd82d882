import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface EncryptedSecret {
  installationId: string;
  key: string;
  /** which key of the ring encrypted it */
  keyId: string;
  /** base64 of nonce, tag and text */
  ciphertext: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const place = (installationId: string, key: string) =>
  Buffer.from(JSON.stringify([installationId, key]));

/**
 * Secrets at rest: AES-256-GCM, bound to the installation and the field, so that a stored one cannot be moved to
 * another place. The first key of `marketplace.secrets.keys` encrypts, all of them decrypt: that is how keys are
 * rotated.
 */
export class SecretVault {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly currentKeyId: string;

  /** @throws InputError that names what is wrong with the configuration, without the keys */
  static fromConfig(config: Config) {
    const items =
      config.getOptionalConfigArray('marketplace.secrets.keys') ?? [];
    const keys = new Map<string, Buffer>();
    for (const item of items) {
      const id = item.getString('id');
      if (keys.has(id)) {
        throw new InputError(
          `marketplace.secrets.keys has two keys with the id '${id}'.`,
        );
      }
      keys.set(id, readKey(id, item.getOptionalString('key')));
    }
    if (!keys.size) {
      throw new InputError(
        'marketplace.secrets.keys is empty: it needs at least one { id, key }, key being 32 bytes as 64 hexadecimal digits or base64.',
      );
    }
    return new SecretVault(keys);
  }

  private constructor(keys: ReadonlyMap<string, Buffer>) {
    this.#keys = keys;
    this.currentKeyId = [...keys.keys()][0];
  }

  encrypt(installationId: string, key: string, text: string): EncryptedSecret {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(
      'aes-256-gcm',
      this.#keys.get(this.currentKeyId)!,
      nonce,
    );
    cipher.setAAD(place(installationId, key));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return {
      installationId,
      key,
      keyId: this.currentKeyId,
      ciphertext: Buffer.concat([nonce, cipher.getAuthTag(), body]).toString(
        'base64',
      ),
    };
  }

  /** @throws Error when the key is not in the ring or the text was changed */
  decrypt(secret: EncryptedSecret): string {
    const key = this.#keys.get(secret.keyId);
    if (!key) {
      throw new Error(
        `A secret was encrypted with the key '${secret.keyId}', which is not in marketplace.secrets.keys`,
      );
    }
    const bytes = Buffer.from(secret.ciphertext, 'base64');
    const decipher = createDecipheriv(
      'aes-256-gcm',
      key,
      bytes.subarray(0, NONCE_BYTES),
      // a shorter tag would be easier to guess
      { authTagLength: TAG_BYTES },
    );
    decipher.setAAD(place(secret.installationId, secret.key));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([
      decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
      decipher.final(),
    ]).toString('utf8');
  }
}

function readKey(id: string, text: string | undefined): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text ?? '')
    ? Buffer.from(text!, 'hex')
    : Buffer.from(text ?? '', 'base64');
  if (key.length !== 32) {
    throw new InputError(
      `The key '${id}' in marketplace.secrets.keys must be 32 bytes, as 64 hexadecimal digits or base64.`,
    );
  }
  return key;
}
