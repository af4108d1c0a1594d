import { BlockList, isIP } from 'node:net'

const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]']
const OWN = new BlockList()
OWN.addSubnet('127.0.0.0', 8, 'ipv4')
OWN.addAddress('::1', 'ipv6')

/** Whether only this host can reach an address. @param host  as it is listened on, or an address of a peer */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  const version = isIP(host)
  return version !== 0 && OWN.check(host, version === 4 ? 'ipv4' : 'ipv6') // ::ffff:127.0.0.1 too
}

/** Whether a Host header names this host by a name that nobody else can have, at any port. */
export function isOwnHost(host: string | undefined): boolean {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host)) return false
  const [, name] = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host) ?? []
  return name !== undefined && OWN_NAMES.includes(name.toLowerCase())
}

/** Whether a page of an Origin is one of those that are served here. @param host  that was asked, with its port */
export function isSameOrigin(origin: string, protocol: string, host: string): boolean {
  if (!URL.canParse(origin) || !URL.canParse(`${protocol}://${host}`)) return false
  return new URL(origin).origin === new URL(`${protocol}://${host}`).origin
}
