import type { ChatFileInput } from './chat-contract.ts';

/** `String.fromCharCode` takes its characters as arguments, of which there must not be too many. */
const stride = 8192;

/**
 * A file of the user's, such as one from an `<input type="file">`, as `send({ text, files })` takes it: its bytes go
 * along in a `data:` URL. For large files upload them, and send the address.
 */
export async function filePart(file: Blob & { readonly name?: string }): Promise<ChatFileInput> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += stride) binary += String.fromCharCode(...bytes.subarray(at, at + stride));
  const mediaType = file.type || 'application/octet-stream';
  return {
    url: `data:${mediaType};base64,${btoa(binary)}`,
    mediaType,
    ...(file.name !== undefined && { name: file.name }),
  };
}
