import { basename } from 'node:path'
import type { StandingGroup } from '@contimg/state/products'
import type { PointingChange } from './apply-plan.ts'
import type { CollectingPlan } from './plan.ts'

/** Says something to whoever runs the stream; what is of a group has its id as `group`. */
export type Tell = (level: 'info' | 'warn', message: string, facts?: Readonly<Record<string, unknown>>) => void

const DEG = 180 / Math.PI

export function tellPlan(tell: Tell, plan: CollectingPlan, standing: readonly StandingGroup[]): void {
  const before = new Map(standing.map((group) => [group.id, group]))
  for (const group of plan.gone) tell('info', 'dissolved: its files are gone or belong to another group', { group })
  for (const { id: group, files } of plan.put) {
    const had = before.get(group)?.files.length
    if (had !== files.length) tell('info', `collecting: ${files.length} files`, { group })
  }
  for (const { groupId: group, reason, path } of plan.spare)
    tell('warn', `${basename(path)} set aside: ${SPARE[reason]}`, { group, file: path })
  for (const { id: group, to, error } of plan.moves) {
    if (to === 'pending') tell('info', 'whole: pending', { group })
    else tell('warn', error ?? to, { group })
  }
}

const SPARE = {
  duplicate: 'a second file of its subband, stamped later than the one that is kept',
  late: 'it came when its group was over',
}

export function tellTurns(tell: Tell, turns: readonly PointingChange[]): void {
  for (const { group, fromDecRad, toDecRad } of turns) {
    const [from, to] = [fromDecRad, toDecRad].map((rad) => (DEG * rad).toFixed(3))
    tell('warn', `the pointing changed from declination ${from}° to ${to}°`, { group, event: 'pointing_changed' })
  }
}
