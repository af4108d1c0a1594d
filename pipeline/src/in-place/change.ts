import { openTable, TableChange } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { ChangeGuard } from '../control.ts'
import { attemptOf, markOf } from './attempt.ts'
import { nextGeneration, requireGeneration } from './generation.ts'

export const FLAG_COLUMNS: readonly string[] = ['FLAG', 'FLAG_ROW']

/** How a change is made. */
export interface ChangeRequest {
  readonly stage: string // what is done, such as apply
  readonly flagVersion?: string // name of the flag version that was saved before
  readonly guard?: ChangeGuard | undefined
}

/**
 * Begins to change columns of a Measurement Set so that it is, at every moment and whatever happens, as it was before or as
 * it is meant to be: see TableChange. Until the change is finished or disposed of the Measurement Set bears the keyword
 * CONTIMG_WRITING; what a killed attempt left is removed first. Once finished its generation is one higher.
 *
 * @throws FormatError, TableLockedError, TableChangedError; GenerationError where it is not what the guard wants
 */
export function beginChange(
  { main }: Pick<MeasurementSet, 'main'>,
  { stage, flagVersion = '', guard }: ChangeRequest,
): TableChange {
  const last = attemptOf(main.keywords)
  const attempt = last?.stage === stage ? last.attempt + 1 : 1
  main.files.lock()
  const { keywords } = openTable(main.files)
  if (guard) requireGeneration(main.files.path, keywords, guard)
  return new TableChange(main.files, markOf({ stage, attempt, flagVersion }), nextGeneration(keywords, guard))
}

/**
 * Works on copies of columns, which take their place when the work is done. Afterwards `ms` itself can be read no more: its
 * files are gone.
 *
 * @param work  gets the Measurement Set with the copies, which it may read and write as often as it likes
 * @throws as beginChange
 */
export async function changeColumns<Result>(
  ms: MeasurementSet,
  { columns, ...request }: ChangeRequest & { columns: readonly string[] },
  work: (copy: MeasurementSet) => Promise<Result>,
): Promise<Result> {
  using change = beginChange(ms, request)
  change.copy(...columns)
  const result = await work({ ...ms, main: change.table })
  change.finish()
  return result
}
