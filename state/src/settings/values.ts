import { isIP } from 'node:net'
import * as z from 'zod/mini'

/** A setting as text of the environment or of a file becomes a value, and what may be there, for a person. */
export interface Setting<T> {
  readonly names: readonly string[] // the first is the one to use; the others are those of earlier systems
  readonly schema: z.ZodMiniType<T, string>
  readonly fallback: T
  readonly wanted: string
  readonly text: string // what it is for
  readonly secret?: 'password' | 'whole' // what of it is never shown
}

type Common<T> = Pick<Setting<T>, 'names' | 'text'> & { readonly fallback: T }

/** Text that means nothing else than itself. */
export function text<T extends string | undefined>(setting: Common<T>): Setting<T> {
  const schema = z.string() as unknown as z.ZodMiniType<T, string>
  return { ...setting, schema, wanted: 'text' }
}

/** Text of a certain form, told by `wanted`. */
export function pattern<T extends string | undefined>({
  form,
  ...setting
}: Common<T> & { form: RegExp; wanted: string; secret?: 'password' | 'whole' }): Setting<T> {
  return { ...setting, schema: z.string().check(z.regex(form)) as unknown as z.ZodMiniType<T, string> }
}

/** Addresses and networks, such as 10.0.0.5 and 10.0.0.0/8, with commas between. */
export function networks<T extends string | undefined>(setting: Common<T>): Setting<T> {
  const schema = z.string().check(z.refine((one) => one.split(',').every((part) => isNetwork(part.trim()))))
  const wanted = 'addresses or networks such as 10.0.0.0/8, with commas between'
  return { ...setting, schema: schema as unknown as z.ZodMiniType<T, string>, wanted }
}

function isNetwork(text: string): boolean {
  const [address, bits, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** A path, taken from the folder in which the command runs. */
export function path<T extends string | undefined>(setting: Common<T>): Setting<T> {
  const schema = z.string().check(z.refine((one) => !one.includes('\0'))) as unknown as z.ZodMiniType<T, string>
  return { ...setting, schema, wanted: 'a path' }
}

export function choice<const T extends string>(setting: Common<T> & { among: readonly T[] }): Setting<T> {
  const { among, ...rest } = setting
  return { ...rest, schema: z.enum(among) as unknown as z.ZodMiniType<T, string>, wanted: `one of ${among.join(', ')}` }
}

export function flag(setting: Common<boolean>): Setting<boolean> {
  const words = { truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off'] }
  const schema = z.stringbool(words) as unknown as z.ZodMiniType<boolean, string>
  return { ...setting, schema, wanted: 'true or false' }
}

interface Range {
  readonly low: number
  readonly high?: number
}

/** A number within limits, both of which it may be. */
export function number<T extends number | undefined>(setting: Common<T> & Range): Setting<T> {
  return ranged(setting, 'a number', () => true)
}

export function wholeNumber<T extends number | undefined>(setting: Common<T> & Range): Setting<T> {
  return ranged(setting, 'a whole number', Number.isSafeInteger)
}

function ranged<T extends number | undefined>(
  { low, high = Number.POSITIVE_INFINITY, ...rest }: Common<T> & Range,
  kind: string,
  isOfKind: (value: number) => boolean,
): Setting<T> {
  const schema = z.pipe(
    z.string().check(z.refine((one) => one.trim() !== '')),
    z.pipe(
      z.transform((one: string) => Number(one)),
      z.number().check(z.refine((value) => isOfKind(value) && value >= low && value <= high)),
    ),
  ) as unknown as z.ZodMiniType<T, string>
  const range = high === Number.POSITIVE_INFINITY ? `${low} or more` : `from ${low} to ${high}`
  return { ...rest, schema, wanted: `${kind}, ${range}` }
}
