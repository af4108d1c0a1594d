import { setImmediate } from 'node:timers/promises'
import { isoFromMjdS } from '@contimg/pipeline'
import { type IndexedSubbandFile, listIndexedFiles, type Products, putSubbandFiles } from '@contimg/state/products'
import type { FoundFile, WatchedFolder } from './folder.ts'
import type { Sighting } from './sightings.ts'
import type { Tell } from './tell.ts'

const OPENED_AT_ONCE = 32
const SAME_MOMENT_MS = 1 // the index keeps seconds as a floating-point number

export interface Judging {
  readonly folder: WatchedFolder
  readonly nowS: () => number
  readonly tell: Tell
  readonly stop: AbortSignal | undefined
}

/** Opens files that stand still, but for those that the index has as they are, and puts what they tell in the index. */
export async function judge(products: Products, some: readonly Sighting[], judging: Judging): Promise<void> {
  const unknown = await recognise(products, some, judging)
  for (let first = 0; first < unknown.length && !judging.stop?.aborted; first += OPENED_AT_ONCE) {
    const batch = unknown.slice(first, first + OPENED_AT_ONCE)
    const records = batch.map(({ file }) => judging.folder.inspect(file, isoFromMjdS(file.stampMjdS, 0)))
    await putSubbandFiles(products, records)
    for (const [i, sighting] of batch.entries()) take(sighting, records[i], judging)
    await setImmediate()
  }
}

/** Whole files that the index has as they are need not be opened. @returns the others */
export async function recognise(
  products: Products,
  some: readonly Sighting[],
  judging: Judging,
): Promise<readonly Sighting[]> {
  const known = await listIndexedFiles(
    products,
    some.map(({ file }) => file.path),
  )
  const byPath = new Map(known.map((record) => [record.path, record]))
  return some.filter((sighting) => {
    const record = byPath.get(sighting.file.path)
    if (record === undefined || record.problem !== undefined || !isAsIndexed(sighting.file, record)) return true
    take(sighting, record, judging)
    return false
  })
}

function isAsIndexed({ sizeBytes, mtimeMs }: FoundFile, record: IndexedSubbandFile): boolean {
  return sizeBytes === record.sizeBytes && Math.abs(mtimeMs - record.modifiedMs) < SAME_MOMENT_MS
}

function take(
  sighting: Sighting,
  { problem, pointingRaRad, pointingDecRad }: IndexedSubbandFile,
  { nowS, tell }: Judging,
): void {
  const text = problem?.replace(`${sighting.file.path}: `, '')
  if (text !== undefined && text !== sighting.problem)
    tell('warn', `${sighting.name} cannot be read: ${text}`, { file: sighting.file.path })
  sighting.verdict = text === undefined ? 'whole' : 'torn'
  sighting.problem = text
  sighting.judgedS = nowS()
  if (pointingRaRad !== undefined && pointingDecRad !== undefined)
    sighting.pointing = { raRad: pointingRaRad, decRad: pointingDecRad }
}
