/** Text of one byte a character; FITS allows ASCII only, real files hold more in their comments. */
export function latinText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
