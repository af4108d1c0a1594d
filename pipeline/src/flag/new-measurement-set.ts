import { assertAbsent, discard, OutputExistsError, whole, wholeAnew } from '../output.ts'
import { flagVersionsBeside, staleFlagVersions } from './version-list.ts'

/**
 * Makes a Measurement Set as `whole` makes a product. Flag versions that an earlier one of that name left behind are
 * refused, as CASA does: they are not of this one, and to restore them would flag anything.
 *
 * @throws OutputExistsError for either
 */
export async function wholeMeasurementSet<T>(path: string, make: (partialPath: string) => Promise<T>): Promise<T> {
  assertNoFlagVersions(path)
  return await whole(path, async (partial) => {
    const made = await make(partial)
    assertNoFlagVersions(path)
    return made
  })
}

/** The same where an older one may stand: when the new one is whole it goes, and its flag versions with it. */
export async function measurementSetAnew<T>(path: string, make: (partialPath: string) => Promise<T>): Promise<T> {
  return await wholeAnew(path, make, [flagVersionsBeside(path)])
}

/** Removes a Measurement Set (or a link to one) if there is one, and the flag versions beside it. */
export async function discardMeasurementSet(path: string): Promise<void> {
  await discard(flagVersionsBeside(path))
  await discard(path)
}

/** @throws OutputExistsError where a Measurement Set is there, or the flag versions of one */
function assertNoFlagVersions(path: string): void {
  assertAbsent(path)
  const folder = staleFlagVersions(path)
  if (folder !== undefined)
    throw new OutputExistsError(folder, 'flag versions of an earlier Measurement Set of that name')
}
