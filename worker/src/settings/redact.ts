/** A URL as others may see it: without the password. What is no URL is not shown at all. */
export function redactedUrl(url: string): string {
  if (!URL.canParse(url)) return '(set)'
  const shown = new URL(url)
  if (shown.password !== '') shown.password = '***'
  for (const name of ['password', 'passfile', 'sslkey'])
    if (shown.searchParams.has(name)) shown.searchParams.set(name, '***')
  return shown.href
}
