import { subbandLabel } from '../subbands/name.ts'

/** Some subbands of a group are not among the files. The same group may succeed later, once they are there. */
export class SubbandsMissingError extends Error {
  override readonly name = 'SubbandsMissingError'
  readonly groupTime: string // stamp of its first file
  readonly missing: readonly number[]

  constructor(groupTime: string, found: number, missing: readonly number[]) {
    const names = missing.map(subbandLabel).join(', ')
    super(
      `group ${groupTime}: ${found} subbands found, ${names} missing; wanted all 16 (--allow-missing converts what is there)`,
    )
    this.groupTime = groupTime
    this.missing = missing
  }
}

/** Files that do not belong to one observation, or of a kind that cannot be converted. */
export class GroupError extends Error {
  override readonly name = 'GroupError'
  readonly path: string

  constructor(path: string, message: string) {
    super(`${path}: ${message}`)
    this.path = path
  }
}
