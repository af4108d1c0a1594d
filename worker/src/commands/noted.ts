import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { type Artifact, identify } from '@contimg/pipeline/provenance'
import type { Products } from '@contimg/state/products'
import type { Command } from 'commander'
import { isStateConfigured, productsDatabase } from '../config.ts'
import { commandLine, commandOptions } from './command-line.ts'
import { programVersion } from './version.ts'
import { warn } from './warn.ts'

/** What a command uses and makes, as far as others may want to know of it later. */
export interface Noted<T> {
  readonly stage: string // convert, flag, calibrate, …
  readonly used: readonly string[] // files, Measurement Sets and tables
  readonly made: (result: T) => readonly string[] // the same; what a stage changes in place was used and made
  readonly alsoUsed?: (result: T) => readonly string[] // what was found only on the way
  readonly record?: (products: Products, result: T) => Promise<void> // what else the database is to know
  readonly database?: string // where absent the pipeline's own, if there is one or its folder is configured
}

/** Adds the flag that leaves a command out of the database. */
export function addNoRegister(command: Command): Command {
  return command.option('--no-register', 'do not note in the database what was made of what')
}

/**
 * Runs a command's work and notes in the database what it made of what, so that `contimg provenance` can tell. That which
 * cannot be noted is a warning: the work is done.
 */
export async function noted<T>(command: Command, what: Noted<T>, work: () => Promise<T>): Promise<T> {
  const database = what.database ?? productsDatabase
  const isWanted = what.database !== undefined || isStateConfigured || existsSync(database)
  if (!isWanted || command.opts<{ register?: boolean }>().register === false) return await work()
  const startedMs = Date.now()
  const inputs = await identifyAll(what.used)
  const result = await work()
  try {
    const outputs = changed(inputs, await identifyAll(what.made(result)))
    if (outputs.length === 0) return result
    const found = await identifyAll(what.alsoUsed?.(result) ?? [])
    const { openProducts, putActivity } = await import('@contimg/state/products')
    await using products = await openProducts(database)
    await putActivity(products, {
      stage: what.stage,
      command: commandLine(command),
      options: commandOptions(command),
      version: programVersion(),
      host: hostname(),
      startedMs,
      durationS: (Date.now() - startedMs) / 1000,
      groupId: undefined,
      jobId: undefined,
      inputs: [...inputs, ...found],
      outputs,
    })
    await what.record?.(products, result)
  } catch (error) {
    warn(`what was done is not noted in ${database}: ${(error as Error).message}`)
  }
  return result
}

/** Those that stand: of what does not, the command itself has to tell. */
async function identifyAll(paths: readonly string[]): Promise<Artifact[]> {
  return await Promise.all([...new Set(paths)].filter((path) => existsSync(path)).map((path) => identify(path)))
}

/** Without what is as it was before. */
function changed(before: readonly Artifact[], after: readonly Artifact[]): Artifact[] {
  const known = new Set(before.map((one) => JSON.stringify(one)))
  return after.filter((one) => !known.has(JSON.stringify(one)))
}
