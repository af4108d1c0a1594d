/** A small generator of random numbers, so that a seed makes the same requests again (Steele et al. 2014, SplitMix). */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 to 1, without 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    let z = this.#state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32
  }

  /** One of some. */
  of<T>(some: readonly T[]): T {
    return some[Math.floor(this.next() * some.length)]
  }

  chance(part: number): boolean {
    return this.next() < part
  }
}

export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly format?: string
  readonly pattern?: string
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** What no parameter is meant to be. */
const HOSTILE: readonly string[] = [
  ...['', ' ', '0', '-1', 'NaN', 'Infinity', '-Infinity', '1e400', '-0', '9007199254740993', '0x10', '1_000', '٣'],
  ...[
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    '[object Object]',
    '__proto__',
    'constructor',
    '%',
    '%00',
    '\u0000',
    '/a\u0000',
    '/root/x',
    `/${'a/'.repeat(4000)}`,
    '\ud800',
  ],
  ...[
    '../../../../etc/passwd',
    '/etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '....//....//etc/passwd',
    '/proc/self/environ',
    '~',
    '.',
    '..',
  ],
  ...[
    `' OR 1=1 --`,
    '"; DROP TABLE images; --',
    '$(id)',
    '`id`',
    '<script>alert(1)</script>',
    '\r\nX-Header: 1',
    '😀',
    'a'.repeat(10_000),
  ],
  ...[
    '2026-13-45T99:99:99',
    '-99999h',
    '2026-01-26/2026-01-25',
    '0..',
    '..',
    '90..-90',
    '1,2,3,4',
    '-24h,',
    '2026-01-25T22:26:05',
  ],
]

/** Values that look right, or nearly, of what a test knows to be there. */
export interface Known {
  readonly strings: readonly string[]
}

/** A value for a parameter, as text: one that its schema asks for, one that is there, or a hostile one. */
export function textFor(dice: Dice, schema: JsonSchema, known: Known): string {
  if (dice.chance(0.35)) return dice.of(HOSTILE)
  if (dice.chance(0.25)) return dice.of(known.strings)
  const value = valueFor(dice, schema, known, 0)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const DEEPEST = 4

/** A value such as a schema asks for; now and then another. */
export function valueFor(dice: Dice, schema: JsonSchema, known: Known, depth: number): unknown {
  if (dice.chance(0.08)) return dice.of<unknown>([null, 0, -1, '', [], {}, true, 1e308, dice.of(HOSTILE)])
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return valueFor(dice, dice.of(choices), known, depth + 1)
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return dice.of(schema.enum)
  const type = typeof schema.type === 'string' ? schema.type : dice.of(schema.type ?? ['string', 'object'])
  if (type === 'integer' || type === 'number') return numberFor(dice, schema, type === 'integer')
  if (type === 'boolean') return dice.chance(0.5)
  if (type === 'array')
    return depth > DEEPEST ? [] : many(dice, () => valueFor(dice, schema.items ?? {}, known, depth + 1))
  if (type === 'object') return depth > DEEPEST ? {} : objectFor(dice, schema, known, depth)
  return dice.chance(0.5) ? dice.of(known.strings) : dice.of(HOSTILE)
}

function numberFor(dice: Dice, { minimum = -1000, maximum = 1000 }: JsonSchema, isWhole: boolean): number {
  const [low, high] = [Math.max(minimum, -1e9), Math.min(maximum, 1e9)]
  const value = dice.of([low, high, low - 1, high + 1, low + dice.next() * (high - low)])
  return isWhole && dice.chance(0.9) ? Math.round(value) : value
}

function many<T>(dice: Dice, make: () => T): T[] {
  return Array.from({ length: Math.floor(dice.next() * 4) }, make)
}

function objectFor(dice: Dice, { properties = {}, required = [] }: JsonSchema, known: Known, depth: number): object {
  const names = Object.keys(properties).filter((name) => dice.chance(required.includes(name) ? 0.95 : 0.5))
  const entries = names.map((name) => [name, valueFor(dice, properties[name], known, depth + 1)] as const)
  const odd = dice.chance(0.1) ? [[dice.of(HOSTILE), dice.of(HOSTILE)] as const] : []
  return Object.fromEntries([...entries, ...odd])
}
