/** Tag of an image, else its digest shortened. `registry:5000/app` has no tag. */
export function versionOfImage(image: string): string | undefined {
  const [name, digest] = image.split('@');
  const last = name.slice(name.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  if (colon >= 0) return last.slice(colon + 1);
  return digest?.replace(/^sha256:(.{12}).*$/, 'sha256:$1');
}
