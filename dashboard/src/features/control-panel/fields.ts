import {
  type JsonSchema,
  type Parameter,
  parametersOf,
  typed,
  valueText,
} from '../../parts/parameter-form/parameters.ts'
import { type Key, type Keys, oneOf, spanKey, textKey } from '../../words/address.ts'

/** A form of the API. */
export interface Form {
  readonly name: string
  readonly task: string | null // null: groups go through the queue
  readonly summary: string
  readonly usual_s: number | null
  readonly schema: JsonSchema
}

/** Fields of a form that stand together. */
export interface Section {
  readonly name: 'target' | 'options' | 'parameters' | 'queue'
  readonly within: string | undefined // the field of the request that holds them; undefined: they stand at its top
  readonly parameters: readonly Parameter[]
}

export type Given = Readonly<Record<string, unknown>> // by the names of fields, which are those of the address

/** What a form is about where its schema does not say so: one of two is wanted. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  apply: ['ms', 'set_name', 'tables'],
  full: ['t', 'group_ids'],
}
const OF_QUEUE = ['priority', 'key']
const NOT_ASKED = ['dry_run'] // the preview is one

export function sectionsOf({ name, schema }: Form): readonly Section[] {
  const inner = Object.entries(schema.properties ?? {}).filter(([, one]) => one.properties !== undefined)
  const isInner = (field: string) => inner.some(([within]) => within === field)
  const top = parametersOf(schema).filter((one) => !isInner(one.name) && !NOT_ASKED.includes(one.name))
  const targets = TARGETS[name] ?? (schema.required ?? []).filter((field) => !isInner(field))
  const rest = top.filter((one) => !targets.includes(one.name))
  const sections: Section[] = [
    section(
      'target',
      targets.flatMap((field) => top.find((one) => one.name === field) ?? []),
    ),
    section(
      'options',
      rest.filter((one) => !OF_QUEUE.includes(one.name)),
    ),
    ...inner.map(([within, one]) => ({ name: 'parameters' as const, within, parameters: parametersOf(one) })),
    section(
      'queue',
      rest.filter((one) => OF_QUEUE.includes(one.name)),
    ),
  ]
  return sections.filter(({ parameters }) => parameters.length > 0)
}

const section = (name: Section['name'], parameters: readonly Parameter[]): Section => ({
  ...{ name, within: undefined, parameters },
})

/** Those that the chosen mode looks at: the API refuses others. */
export function shownOf({ parameters }: Section, given: Given): readonly Parameter[] {
  const mode = parameters.find(({ name }) => name === 'mode')
  if (mode === undefined) return parameters
  const chosen = valueText(given.mode ?? mode.fallback).split(',')
  return parameters.filter(({ modes }) => modes === undefined || modes.some((one) => chosen.includes(one)))
}

/** The keys of the address of a form: its fields by their names, beside what is done and the job that is watched. */
export function keysOf(names: readonly string[], form: Form | undefined): Keys {
  const fields = form === undefined ? [] : sectionsOf(form).flatMap(({ parameters }) => parameters)
  return {
    action: oneOf(names, names[0] ?? ''),
    ...Object.fromEntries(fields.map((one) => [one.name, fieldKey(one)])),
    job: textKey('', /^[\w-]{0,64}$/, 'the id of a job'),
    log: oneOf(['debug', 'info', 'warn', 'error'], 'debug'),
  }
}

function fieldKey(parameter: Parameter): Key<unknown> {
  const read = (text: string) => {
    const found = text === '' ? undefined : typed(parameter, text)
    return found !== undefined && 'value' in found ? found.value : undefined
  }
  const { name, kind, min, max, choices } = parameter
  if (name === 't') return { ...spanKey(''), fallback: undefined, write: valueText }
  const write = (value: unknown) => (Array.isArray(value) ? value.join(',') : valueText(value))
  const range = min !== undefined && max !== undefined ? `${min} to ${max}` : 'what this field takes'
  const wanted = kind === 'choice' ? choices.join(', ') : kind === 'yes' ? 'true or false' : range
  return { fallback: undefined, read, write, wanted }
}

/** What is posted: what was given, and what has to be said although it is as usual. */
export function bodyOf(form: Form, given: Given): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const one of sectionsOf(form)) {
    const { within } = one
    const schema = within === undefined ? form.schema : form.schema.properties?.[within]
    const entries = shownOf(one, given).flatMap(({ name, fallback }) => {
      const value = given[name] ?? (schema?.required?.includes(name) ? fallback : undefined)
      return value === undefined ? [] : [[name, value] as const]
    })
    if (within === undefined) Object.assign(body, Object.fromEntries(entries))
    else if (entries.length > 0) body[within] = Object.fromEntries(entries)
  }
  return body
}

/** What has to be chosen before it can be started; undefined where nothing is missing. */
export function lackOf(form: Form, given: Given): string | undefined {
  const has = (name: string) => given[name] !== undefined
  if (form.name === 'full') return has('t') || has('group_ids') ? undefined : 'Choose a time or groups first.'
  const [first] = (form.schema.required ?? []).filter((name) => !has(name) && isTop(form, name))
  if (first !== undefined) return `Choose a ${NAMES[first] ?? first} first.`
  if (form.name === 'apply' && !has('set_name') && !has('tables')) return 'Choose a calibration set or tables first.'
  return undefined
}

const NAMES: Readonly<Record<string, string>> = { ms: 'Measurement Set', group_id: 'group' }
const isTop = ({ schema }: Form, name: string) => schema.properties?.[name]?.properties === undefined

/** What another form takes over of what was given: what both are about. */
export function carriedTo(form: Form, from: Form, given: Given): Record<string, string> {
  const named = (one: Form) => sectionsOf(one).find(({ name }) => name === 'target')?.parameters ?? []
  const before = named(from).map(({ name }) => name)
  const same = named(form).filter(({ name }) => before.includes(name) && given[name] !== undefined)
  return Object.fromEntries(same.map((one) => [one.name, fieldKey(one).write(given[one.name])]))
}
