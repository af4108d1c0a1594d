import { StageInputError } from './request.ts'

type Values = Readonly<Record<string, unknown>>

/** A text of a payload. @throws StageInputError */
export function textIn(values: Values, name: string): string {
  const value = values[name]
  if (typeof value !== 'string') throw new StageInputError(`${name} is ${JSON.stringify(value)}, wanted text`)
  return value
}

/** A list of texts of a payload. @throws StageInputError */
export function listIn(values: Values, name: string): string[] {
  const value = values[name]
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
    throw new StageInputError(`${name} is ${JSON.stringify(value)}, wanted a list of texts`)
  return value as string[]
}

/** A number of a payload where it has one. @throws StageInputError */
export function numberIn(values: Values, name: string): number | undefined {
  const value = values[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number') throw new StageInputError(`${name} is ${JSON.stringify(value)}, wanted a number`)
  return value
}

/** The records that there are, by their kinds. */
export function recordsOf(records: Readonly<Record<string, object | undefined>>) {
  return Object.entries(records).flatMap(([kind, record]) => (record === undefined ? [] : [{ kind, record }]))
}
