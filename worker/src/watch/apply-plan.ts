import { mjdSFromIso } from '@contimg/pipeline'
import {
  findPointing,
  insertFiles,
  moveGroup,
  type Products,
  putCollectingGroups,
  putPointing,
  putSpareFiles,
} from '@contimg/state/products'
import type { CollectingPlan } from './plan.ts'
import type { Direction } from './sightings.ts'

/** What a group is handed over with. */
export interface HandOver {
  readonly stages: readonly string[]
  readonly settings: Readonly<Record<string, unknown>>
}

/** The dishes were turned between two groups. */
export interface PointingChange {
  readonly group: string
  readonly fromDecRad: number
  readonly toDecRad: number
}

const SOURCE = 'stream'
const TURNED_RAD = Math.PI / 180 - 1e-9 // 1°, within what headers tell

/**
 * Writes a plan, within a transaction that has read what it was made of.
 *
 * @param pointingOf  where a file of a group pointed, where that is known
 * @returns           turns of the dishes that came to light
 */
export async function applyPlan(
  products: Products,
  { gone, put, added, moves, spare }: CollectingPlan,
  handedOver: HandOver,
  pointingOf: (id: string) => Direction | undefined,
): Promise<PointingChange[]> {
  await putCollectingGroups(products, gone, put)
  for (const { id, files } of added) await insertFiles(products, id, files)
  await putSpareFiles(products, spare)
  const changes: PointingChange[] = []
  for (const { id, from, to, error } of moves) {
    const isDone = await moveGroup(products, id, { from, to, error, ...(to === 'pending' && { handedOver }) })
    if (!isDone) throw new Error(`group ${id} is not ${from} any more`)
    if (to === 'pending') changes.push(...(await notePointing(products, id, pointingOf(id))))
  }
  return changes
}

/** The first pointing is noted, and each that lies 1° or more from the last one noted before it. */
async function notePointing(
  products: Products,
  group: string,
  pointing: Direction | undefined,
): Promise<PointingChange[]> {
  if (pointing === undefined) return []
  const timeMjdS = mjdSFromIso(group)
  const before = await findPointing(products, { source: SOURCE, beforeMjdS: timeMjdS })
  if (before && Math.abs(before.decRad - pointing.decRad) < TURNED_RAD) return []
  const isNew = await putPointing(products, { timeMjdS, ...pointing, source: SOURCE })
  return before && isNew ? [{ group, fromDecRad: before.decRad, toDecRad: pointing.decRad }] : []
}
