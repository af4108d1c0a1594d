import { type Check, checksOf } from '@contimg/state/health'
import type { Config } from '@contimg/state/settings'

const check = checksOf('configuration')

/** What is set from outside. */
export function checkConfiguration({ problems, origins }: Config): Check[] {
  const count = Object.values(origins).filter(({ name }) => name !== '').length
  if (problems.length === 0) return [check('ok', 'settings', `${count} set, all valid`, 'valid values')]
  return problems.map((problem) => check('FAIL', 'settings', problem, 'valid values', 'contimg config show'))
}
