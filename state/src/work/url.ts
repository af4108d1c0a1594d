import { DatabaseUrlError } from './errors.ts'

const WITH_PASSWORD = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/?#]*)@/gi
const PASSWORD_PARAMETER = /([?&\s](?:password|sslpassword)=)[^&\s'"]*/gi

/**
 * A text without the secrets of the addresses in it, of any scheme: for messages and logs. What stands before the last @ of
 * the host part is user info; passwords among the parameters go too.
 */
export function redactUrl(text: string): string {
  return text.replace(WITH_PASSWORD, '$1***@').replace(PASSWORD_PARAMETER, '$1***')
}

/** The address, if it is one of a Postgres database. Its error never holds what was given. */
export function checkDatabaseUrl(url: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase()
  if (scheme === undefined) throw new DatabaseUrlError('no scheme')
  if (scheme !== 'postgres' && scheme !== 'postgresql') throw new DatabaseUrlError(`scheme ${scheme}`)
  try {
    new URL(url.replace(/:\/\/([^/?#]*@)?(?=[/?#]|$)/, '://$1localhost'))
  } catch {
    throw new DatabaseUrlError('cannot be read (are special characters of the password written as %XX?)')
  }
  return url
}

/** The address of a database behind a Unix socket. */
export function socketUrl(user: string, password: string, socketDirectory: string, database: string): string {
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  return `postgresql://${credentials}@/${database}?host=${encodeURIComponent(socketDirectory)}`
}

/** An error without secrets: message, stack and causes, for the errors of libraries. */
export function withoutSecrets<E>(error: E): E {
  if (!(error instanceof Error)) return error
  for (const key of ['message', 'stack', 'input'] as const) {
    const holder = error as { [name in typeof key]?: unknown }
    if (typeof holder[key] === 'string') holder[key] = redactUrl(holder[key])
  }
  withoutSecrets(error.cause)
  return error
}
