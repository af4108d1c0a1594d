import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { type ChangeGuard, type FlagOptions, GenerationError, isLastChange, isRepeatable } from '@contimg/pipeline'
import type { Command } from 'commander'
import type { RfiFlags } from './flag-rfi.ts'
import { OptionError } from './values.ts'

export function addAgain(command: Command): Command {
  return command.option(
    '--again',
    'of modes that find more each time (extend, clip by σ, rfi): also where the last change was the same',
  )
}

/** The changes of a command that flags, by names that are the same whenever the same is typed. */
export interface FlagOnce {
  readonly isBegun: () => boolean // what comes before rfi is done, and rfi is not
  readonly before: ChangeGuard | undefined
  readonly last: ChangeGuard | undefined
}

/**
 * Some modes look at the flags that are there, and find more each time. Killed and typed again they must not: where the last
 * change of a Measurement Set was the same, it is refused unless it is wanted again.
 *
 * @param rfi  undefined without that mode
 * @throws OptionError where this command was the last
 */
export function flagOnce(
  ms: string,
  modes: readonly FlagOptions[],
  rfi: (RfiFlags & { readonly column: string }) | undefined,
  again = false,
): FlagOnce {
  const isHarmless = modes.every(isRepeatable) && rfi?.rfiBackend !== 'contimg'
  if (again || isHarmless) return { isBegun: () => false, before: undefined, last: undefined }
  const token = `flag ${digestOf([modes, rfi && searchOf(rfi)])}`
  if (modes.length > 0 && rfi !== undefined && isLastChange(ms, token)) throw typedAgain(ms)
  const guard = (name: string): ChangeGuard => ({ generation: undefined, token: name })
  const begun = `${token} begun`
  return { isBegun: () => isLastChange(ms, begun), before: guard(begun), last: guard(token) }
}

/** What a change that was made before is told as. */
export async function refusingTwice<T>(ms: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof GenerationError && error.isDone) throw typedAgain(ms)
    throw error
  }
}

const typedAgain = (ms: string) =>
  new OptionError(`${ms} was changed last by this very command, wanted --again to do it once more`)

/** What is looked for, and with what. Of a strategy in a file its content counts. */
function searchOf({ rfiBackend, strategy, aoflaggerPath, aoflaggerStrategy, column }: RfiFlags & { column: string }) {
  if (rfiBackend === 'aoflagger') return [aoflaggerPath, aoflaggerStrategy, column]
  const isFile = strategy.endsWith('.json') && existsSync(strategy)
  return [isFile ? readFileSync(strategy, 'utf8') : strategy, column]
}

/** Limits that are infinite are told from those that are not there. */
function digestOf(what: unknown): string {
  const text = JSON.stringify(what, (_key, value) => (typeof value === 'number' ? String(value) : value))
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
