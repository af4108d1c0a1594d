import { existsSync } from 'node:fs'
import { openProducts, type Products } from '@contimg/state/products'
import type { Command } from 'commander'
import { productsDatabase } from '../config.ts'
import { file, OptionError } from './values.ts'

/** Options of every command of the registry. */
export interface RegistryOptions {
  readonly db: string
}

export function addDatabase(command: Command): Command {
  return command.option('--db <file>', 'the database', file, productsDatabase)
}

/** Opens a database that must be there. */
export function openRegistry(path: string): Promise<Products> {
  if (!existsSync(path)) throw new OptionError(`${path}: there is no such database; "contimg registry init" makes it`)
  return openProducts(path)
}
