import * as z from 'zod'

/** What a parameter of a form means: told in its JSON schema beside its type and range. */
export interface About {
  readonly text: string
  readonly unit?: string
  readonly default?: string | number | boolean // what holds where it is not given: that of the command
  readonly modes?: readonly string[] // that look at it, where others do not
}

/** Metadata in the JSON schema. Nothing is filled in: what is not given is left to the command. */
function about<T extends z.ZodType>(type: T, { text, ...rest }: About): z.ZodOptional<T> {
  return type.optional().meta({ description: text, ...rest })
}

export const whole = (low: number, high: number, what: About, step = 1) =>
  about(z.number().int().min(low).max(high).multipleOf(step), what)

export const real = (low: number, high: number, what: About) => about(z.number().min(low).max(high), what)

export const flag = (what: About) => about(z.boolean(), what)

export const choice = <const T extends readonly [string, ...string[]]>(among: T, what: About) =>
  about(z.enum(among), what)

/** Text of a form, as commands take it. */
export const text = (form: RegExp, what: About) => about(z.string().max(200).regex(form), what)

/** Numbers and ranges of them, such as 3,10~14. */
export const IDS = /^(all|\d+(~\d+)?(,\d+(~\d+)?)*)$/

/** What CASA's selections are written with; none begins as an option or a path does. */
export const SELECTION = /^[^\s\0/-][^\0]*$/

export const INTERVAL = /^(inf|int|(?=.*[1-9])\d+(\.\d+)?(s|min)?)$/

export const UV_RANGE = /^[<>~\d.,klambdmM\s]+$/
