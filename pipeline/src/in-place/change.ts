import { TableChange } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import { attemptOf, markOf } from './attempt.ts'
import { generationMark, generationOf } from './generation.ts'

export const FLAG_COLUMNS: readonly string[] = ['FLAG', 'FLAG_ROW']

/**
 * Begins to change columns of a Measurement Set so that it is, at every moment and whatever happens, as it was before or as
 * it is meant to be: see TableChange. Until the change is finished or disposed of the Measurement Set bears the keyword
 * CONTIMG_WRITING; what a killed attempt left is removed first. Once finished its generation is one higher.
 *
 * @param stage        what is done, such as apply
 * @param flagVersion  name of the flag version that was saved before
 * @throws FormatError, TableLockedError, TableChangedError
 */
export function beginChange({ main }: Pick<MeasurementSet, 'main'>, stage: string, flagVersion = ''): TableChange {
  const last = attemptOf(main.keywords)
  const attempt = last?.stage === stage ? last.attempt + 1 : 1
  const generation = generationMark(generationOf(main.keywords) + 1)
  return new TableChange(main.files, markOf({ stage, attempt, flagVersion }), [generation])
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
  { stage, columns, flagVersion }: { stage: string; columns: readonly string[]; flagVersion?: string },
  work: (copy: MeasurementSet) => Promise<Result>,
): Promise<Result> {
  using change = beginChange(ms, stage, flagVersion)
  change.copy(...columns)
  const result = await work({ ...ms, main: change.table })
  change.finish()
  return result
}
