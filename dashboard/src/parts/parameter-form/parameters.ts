/** A parameter of a form, of the JSON schema that the API tells. */
export interface Parameter {
  readonly name: string
  readonly kind: 'whole' | 'number' | 'yes' | 'choice' | 'text' | 'list' | 'other'
  readonly text: string // what it means
  readonly unit: string | undefined
  readonly fallback: unknown // what holds where it is not given; undefined: not told
  readonly min: number | undefined
  readonly max: number | undefined
  readonly step: number | undefined // a whole number is a multiple of it
  readonly pattern: RegExp | undefined // of a text, or of each in a list
  readonly modes: readonly string[] | undefined // of the parameter `mode` that look at it; undefined: all
  readonly choices: readonly string[]
}

/** A part of a JSON schema. */
export interface JsonSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly enum?: readonly unknown[]
  readonly description?: string
  readonly unit?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly multipleOf?: number
  readonly pattern?: string
  readonly items?: JsonSchema
  readonly required?: readonly string[]
  readonly modes?: readonly string[]
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
}

const LOCAL = '#/$defs/'

/** The schema itself, or the one of its own that it refers to. */
export function resolved(schema: JsonSchema | undefined): JsonSchema | undefined {
  const { $ref, $defs } = schema ?? {}
  return $ref?.startsWith(LOCAL) ? $defs?.[$ref.slice(LOCAL.length)] : schema
}

export function parametersOf(schema: JsonSchema | undefined): Parameter[] {
  return Object.entries(schema?.properties ?? {}).map(([name, one]) => ({
    ...{ name, kind: kindOf(one), text: one.description ?? '', unit: one.unit, fallback: one.default },
    ...{ min: one.minimum, max: one.maximum, step: one.multipleOf === 1 ? undefined : one.multipleOf },
    pattern: patternOf(one.type === 'array' ? one.items : one),
    modes: one.modes,
    choices: (one.enum ?? []).map(String),
  }))
}

const patternOf = (schema: JsonSchema | undefined) =>
  schema?.pattern === undefined ? undefined : new RegExp(schema.pattern)

function kindOf({ type, enum: choices }: JsonSchema): Parameter['kind'] {
  if (choices !== undefined) return 'choice'
  if (type === 'integer') return 'whole'
  if (type === 'number') return 'number'
  if (type === 'boolean') return 'yes'
  return type === 'string' ? 'text' : type === 'array' ? 'list' : 'other'
}

export type Typed = { readonly value: unknown } | { readonly wanted: string }

/** What was typed as its value; or what was wanted instead. */
export function typed(parameter: Parameter, text: string): Typed {
  const { kind, choices, pattern } = parameter
  if (kind === 'yes') return text === 'true' || text === 'false' ? { value: text === 'true' } : { wanted: 'yes or no' }
  if (kind === 'choice') return choices.includes(text) ? { value: text } : { wanted: `one of ${choices.join(', ')}` }
  if (kind === 'whole' || kind === 'number') return numberOf(parameter, text)
  if (kind === 'list') {
    const all = text.split(',').map((one) => one.trim())
    const isEach = all.every((one) => one !== '' && pattern?.test(one) !== false)
    return isEach ? { value: all } : { wanted: `${wantedText(parameter)}, or several with commas` }
  }
  if (pattern !== undefined && !pattern.test(text)) return { wanted: wantedText(parameter) }
  return { value: text }
}

const OF_PATHS = String.raw`^\/` // how a pattern of absolute paths begins

function wantedText({ pattern, fallback }: Parameter): string {
  if (pattern?.source.startsWith(OF_PATHS)) return 'an absolute path'
  return fallback === undefined ? `text that matches ${pattern?.source}` : `text such as ${fallback}`
}

function numberOf({ kind, min, max, step }: Parameter, text: string): Typed {
  const value = Number(text.trim().replace('−', '-'))
  const isNumber = text.trim() !== '' && Number.isFinite(value) && (kind === 'number' || Number.isInteger(value))
  const isIn = (min === undefined || value >= min) && (max === undefined || value <= max)
  const isMultiple = step === undefined || Math.abs(value / step - Math.round(value / step)) < 1e-9
  if (isNumber && isIn && isMultiple) return { value }
  const range =
    min !== undefined && max !== undefined ? ` from ${min} to ${max}` : min !== undefined ? ` from ${min}` : ''
  return {
    wanted: `a ${kind === 'whole' ? 'whole number' : 'number'}${range}${step === undefined ? '' : `, a multiple of ${step}`}`,
  }
}

/** As it is typed. */
export function valueText(value: unknown): string {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ')
  return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** `clip_sigma` as `Clip sigma`; without its unit, which stands beside it. */
export function parameterName(name: string, unit?: string): string {
  if (name === 'ms') return 'Measurement Set'
  const words = (name.endsWith(`_${unit}`) ? name.slice(0, -`_${unit}`.length) : name).replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
