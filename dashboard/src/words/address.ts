/** One key of the query of an address: how its text is read, and how a value is written. */
export interface Key<T> {
  readonly fallback: T // left out of the address
  /** undefined where the text is none of its values */
  read(text: string): T | undefined
  write(value: T): string
  readonly wanted: string // for a person: "0–15"
}

export type Keys = Readonly<Record<string, Key<unknown>>>
export type Values<K extends Keys> = { readonly [N in keyof K]: K[N] extends Key<infer T> ? T : never }

export interface Read<K extends Keys> {
  readonly values: Values<K>
  readonly ignored: readonly string[] // what the address asked for and this view does not have
}

/** @param search  of an address, key by key */
export function readAddress<K extends Keys>(keys: K, search: Readonly<Record<string, string>>): Read<K> {
  const ignored = Object.keys(search)
    .filter((name) => !Object.hasOwn(keys, name))
    .map((name) => `${name}=${search[name]}`)
  const values = Object.entries(keys).map(([name, key]) => {
    const text = search[name]
    if (text === undefined) return [name, key.fallback] as const
    const value = key.read(text)
    if (value === undefined) ignored.push(`${name}=${text} (wanted ${key.wanted})`)
    return [name, value ?? key.fallback] as const
  })
  return { values: Object.fromEntries(values) as Values<K>, ignored }
}

/** The query of an address: keys in the order of `keys`, defaults left out, so that equal views have equal addresses. */
export function writeAddress<K extends Keys>(keys: K, values: Values<K>): Record<string, string> {
  const entries = Object.entries(keys).flatMap(([name, key]) => {
    const text = key.write(values[name])
    return text === key.write(key.fallback) ? [] : [[name, text] as const]
  })
  return Object.fromEntries(entries)
}

export function oneOf<T extends string>(all: readonly T[], fallback: NoInfer<T>): Key<T> {
  return {
    fallback,
    read: (text) => all.find((one) => one === text),
    write: (value) => value,
    wanted: all.join(', '),
  }
}

export function someOf<T extends string>(all: readonly T[]): Key<readonly T[]> {
  return {
    fallback: [],
    read: (text) => {
      const words = text.split(',').filter((word) => word !== '') as T[]
      return words.every((word) => all.includes(word)) ? all.filter((one) => words.includes(one)) : undefined
    },
    write: (values) => all.filter((one) => values.includes(one)).join(','),
    wanted: all.join(', '),
  }
}

export function textKey(fallback = '', pattern = /^.{0,500}$/s, wanted = 'text'): Key<string> {
  return { fallback, read: (text) => (pattern.test(text) ? text : undefined), write: (value) => value, wanted }
}

export function numberKey(fallback: number, min: number, max: number): Key<number> {
  const isIn = (value: number) => Number.isFinite(value) && value >= min && value <= max
  return {
    fallback,
    read: (text) => (text.trim() !== '' && isIn(Number(text)) ? Number(text) : undefined),
    write: String,
    wanted: `${min} to ${max}`,
  }
}

/** A number or nothing. */
export function maybeNumber(min: number, max: number): Key<number | null> {
  const key = numberKey(0, min, max)
  return { fallback: null, read: key.read, write: (value) => (value === null ? '' : String(value)), wanted: key.wanted }
}

export const yesKey: Key<boolean> = {
  fallback: false,
  read: (text) => (text === '1' ? true : text === '0' ? false : undefined),
  write: (value) => (value ? '1' : '0'),
  wanted: '0 or 1',
}

/** `15.5..17` */
export const rangeKey: Key<readonly [number, number] | null> = {
  fallback: null,
  read: (text) => {
    const ends = text.split('..').map((end) => (end.trim() === '' ? Number.NaN : Number(end)))
    return ends.length === 2 && ends.every(Number.isFinite) && ends[0] <= ends[1] ? [ends[0], ends[1]] : undefined
  },
  write: (value) => (value === null ? '' : `${value[0]}..${value[1]}`),
  wanted: 'a range such as 15.5..17',
}

/** A span of time: relative (`-24h`, `-7d`) stays so; or `2026-01-25T02/2026-01-26T02`. */
export function spanKey(fallback: string): Key<string> {
  const relative = /^-\d{1,5}[hd]$/
  const moment = String.raw`\d{4}-\d\d-\d\d(T\d\d(:\d\d(:\d\d)?)?)?Z?`
  const absolute = new RegExp(`^${moment}/${moment}$`)
  return {
    fallback,
    read: (text) => (relative.test(text) || absolute.test(text) ? text : undefined),
    write: (value) => value,
    wanted: 'a span such as -24h or 2026-01-25T02/2026-01-26T02',
  }
}

/** Milliseconds of Unix time, from and to, of a span. */
export function spanMs(span: string, nowMs: number): readonly [number, number] {
  const [, many, unit] = /^-(\d+)([hd])$/.exec(span) ?? []
  if (many !== undefined) return [nowMs - Number(many) * (unit === 'd' ? 86_400_000 : 3_600_000), nowMs]
  const [from, to] = span.split('/').map((text) => {
    const bare = text.replace('Z', '')
    return Date.parse(`${bare}${'0000-00-00T00:00:00'.slice(bare.length)}Z`)
  })
  return [from, to]
}

/** An absolute span, to the second. */
export function spanOfMs(fromMs: number, toMs: number): string {
  const text = (ms: number) => new Date(ms).toISOString().slice(0, 19)
  return `${text(fromMs)}/${text(toMs)}`
}

const LEFT_AS_THEY_ARE: readonly (readonly [string, string])[] = [
  ['%2C', ','],
  ['%2F', '/'],
  ['%3A', ':'],
]

/** `?t=-24h&state=failed,collecting`; empty where nothing is asked. */
export function searchText(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (value !== undefined) params.set(name, String(value))
  const text = LEFT_AS_THEY_ARE.reduce((all, [code, sign]) => all.replaceAll(code, sign), params.toString())
  return text === '' ? '' : `?${text}`
}
