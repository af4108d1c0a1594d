import { join } from 'node:path'
import { unfinishedChange } from '../in-place/repair.ts'
import { parsePartialName, parseStageName, parseSupersededName } from './names.ts'
import { type ProcessState, processState, stateOfPid } from './process-tag.ts'
import { entriesOf, extentOf, statusOf } from './size.ts'

/** What is to become of something that lies about. */
export type Step = 'remove' | 'restore' | 'repair' | 'leave' | 'tell'

/** Something that no product is, and what is to become of it. */
export interface Finding {
  readonly path: string
  readonly step: Step // restore: it gets its old name again; repair: it keeps what it needs; tell: a person should look at it
  readonly sizeBytes: number
  readonly reason: string
}

/** When what cannot be known otherwise counts as abandoned. */
export interface Patience {
  readonly nowMs: number // Unix time
  readonly olderThanS: number // since its last change, where nothing tells who wrote it
}

const INCOMPLETE_S = 86400 // the correlator takes five minutes to write a file

/**
 * Judges a file or folder by its name, and by what is known of the process that wrote it; undefined for what is no
 * concern of housekeeping. Links are none.
 */
export function judge(folder: string, name: string, patience: Patience): Finding | undefined {
  const path = join(folder, name)
  const status = statusOf(path)
  if (status === undefined || !(status.isFile() || status.isDirectory())) return undefined
  if (name === 'table.dat') return changed(folder)
  if (name === 'table.dat.partial' && unfinishedChange(folder)) return undefined // judged with the table
  const partial = parsePartialName(name)
  if (partial) return unfinished(path, partial.tag === undefined ? 'unknown' : processState(partial.tag), patience)
  const stage = parseStageName(name)
  if (stage)
    return unfinished(path, stage.tag === undefined ? stateOfPid(stage.pid) : processState(stage.tag), patience)
  if (name.endsWith('.staged.ms')) return unfinished(path, 'unknown', patience)
  const product = parseSupersededName(name)
  if (product !== undefined) return superseded(folder, name, product, patience)
  if (name.endsWith('_incomplete.hdf5') && status.isFile()) return incomplete(path, patience)
  return undefined
}

/** Judges what lies in a folder of scratch by the names that earlier systems gave to work under way there. */
export function judgeScratch(folder: string, name: string, patience: Patience): Finding | undefined {
  const path = join(folder, name)
  const status = statusOf(path)
  if (!/^(stream|tmp)_/.test(name) || !(status?.isFile() || status?.isDirectory())) return undefined
  return unfinished(path, 'unknown', patience)
}

function unfinished(path: string, writer: ProcessState, { nowMs, olderThanS }: Patience): Finding {
  const { sizeBytes, changedMs } = extentOf(path)
  const is = (step: Step, reason: string): Finding => ({ path, step, sizeBytes, reason })
  if (writer === 'alive') return is('leave', 'the process that writes it runs')
  if (writer === 'gone') return is('remove', 'the process that wrote it is gone')
  const ageS = (nowMs - changedMs) / 1000
  if (ageS >= olderThanS) return is('remove', `last changed ${durationText(ageS)} ago`)
  const change = ageS < 0 ? 'its last change lies in the future' : `last changed ${durationText(ageS)} ago`
  return is('leave', `${change}, wanted ${durationText(olderThanS)}, since it may still be written`)
}

/** A product whose place a newer one was taking. */
function superseded(folder: string, name: string, product: string, patience: Patience): Finding {
  const path = join(folder, name)
  const { sizeBytes } = extentOf(path)
  const is = (step: Step, reason: string): Finding => ({ path, step, sizeBytes, reason })
  const successors = entriesOf(folder).filter((entry) => parsePartialName(entry.name)?.product === product)
  const isBusy = successors.some((entry) => judge(folder, entry.name, patience)?.step === 'leave')
  if (isBusy) return is('leave', `${product} may still be written anew`)
  const hasSuccessor = statusOf(join(folder, product)) !== undefined
  return hasSuccessor ? is('remove', `a newer ${product} is whole`) : is('restore', `there is no newer ${product}`)
}

/** A table of which a change was killed. Sub-tables are never changed so. */
function changed(folder: string): Finding | undefined {
  if (statusOf(join(folder, '..', 'table.dat'))?.isFile()) return undefined
  const found = unfinishedChange(folder)
  if (!found) return undefined
  const { attempt, sizeBytes, isBusy } = found
  if (isBusy) return { path: folder, step: 'leave', sizeBytes, reason: 'a process that holds it may be changing it' }
  const what = attempt ? `${attempt.stage}, attempt ${attempt.attempt}` : 'a change'
  return { path: folder, step: 'repair', sizeBytes, reason: `${what}, was broken off; the table is as it was before` }
}

function incomplete(path: string, { nowMs }: Patience): Finding | undefined {
  const { sizeBytes, changedMs } = extentOf(path)
  const ageS = (nowMs - changedMs) / 1000
  if (ageS < INCOMPLETE_S) return undefined
  return { path, step: 'tell', sizeBytes, reason: `last changed ${durationText(ageS)} ago, and never finished` }
}

function durationText(durationS: number): string {
  if (durationS < 120) return `${Math.floor(durationS)} s`
  if (durationS < 7200) return `${Math.floor(durationS / 60)} min`
  return durationS < 172800 ? `${Math.floor(durationS / 3600)} h` : `${Math.floor(durationS / 86400)} d`
}
