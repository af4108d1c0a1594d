import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { NoCalibrationTablesError } from './errors.ts'

/** Endings of the names of tables, in the order in which they are applied. */
const ENDINGS = ['kcal', '2kcal', 'bacal', 'bpcal', 'bcal', 'gacal', 'gpcal', 'gcal', '2gcal']

/**
 * The tables that a path means: itself, or those of the set that has this prefix, as `obs_bpcal`, `obs_0~23_gpcal` for
 * `obs` or the Measurement Set `obs.ms`.
 *
 * @throws NoCalibrationTablesError
 */
export function calibrationTablesAt(path: string): string[] {
  const plain = path.replace(/\/+$/, '')
  const prefix = plain.replace(/\.ms$/, '')
  if (prefix === plain && existsSync(join(plain, 'table.dat'))) return [plain]
  const folder = dirname(prefix)
  const names = existsSync(folder) ? readdirSync(folder) : []
  const isTable = (name: string) => existsSync(join(folder, name, 'table.dat'))
  const whole = names.filter((name) => middleOf(name, basename(prefix)) === '' && isTable(name))
  const ofFields = names.filter((name) => /^_[\d~,]+$/.test(middleOf(name, basename(prefix)) ?? '') && isTable(name))
  const found = whole.length > 0 ? whole : ofFields
  if (found.length === 0) throw new NoCalibrationTablesError(prefix)
  return found.toSorted((a, b) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1)).map((name) => join(folder, name))
}

/** bpcal of `obs_0~23_bpcal`; empty where the name tells no kind. */
export function endingOf(path: string): string {
  const ending = /[_.]([0-9a-z]+)\/*$/.exec(path)?.[1] ?? ''
  return ENDINGS.includes(ending) ? ending : ''
}

/** What stands between prefix and ending: '' or such as '_0~23'; undefined where the name has not both. */
function middleOf(name: string, prefix: string): string | undefined {
  const ending = endingOf(name)
  const middle = name.slice(prefix.length, name.length - ending.length - 1)
  return ending !== '' && name.startsWith(prefix) && name.length > prefix.length + ending.length ? middle : undefined
}

function orderOf(name: string): number {
  return ENDINGS.indexOf(endingOf(name))
}
