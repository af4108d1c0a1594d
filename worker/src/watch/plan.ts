import { basename, join } from 'node:path'
import { type FileGroup, groupSubbandFiles, type SubbandFile, subbandLabel } from '@contimg/pipeline'
import type {
  CollectingSince,
  FileOfGroup,
  GroupState,
  GroupToCollect,
  SpareFile,
  StandingGroup,
} from '@contimg/state/products'
import { type GroupEvent, next, placeOf, stateOf } from './machine.ts'
import { nearest, reaches, type Span, spanOf } from './spans.ts'

/** All that it takes to say what is to become of files and groups. */
export interface CollectingView {
  readonly folder: string
  readonly whole: readonly SubbandFile[] // that stand still and can be read, and are not of a group that is over
  readonly torn: readonly TornFile[]
  readonly unsettled: readonly SubbandFile[] // that came a moment ago
  readonly standing: readonly StandingGroup[]
  readonly now: CollectingSince
}

export interface TornFile {
  readonly file: SubbandFile
  readonly problem: string
}

export interface CollectingOptions {
  readonly toleranceS: number // as groupSubbandFiles has it
  readonly expectedSubbands: number
  readonly timeoutS: number // for which a group is collected
  readonly chunkMinutes?: number // that an observation lasts
}

/** What is to be written, all of it or nothing. */
export interface CollectingPlan {
  readonly gone: readonly string[]
  readonly put: readonly GroupToCollect[]
  readonly added: readonly { readonly id: string; readonly files: readonly FileOfGroup[] }[]
  readonly moves: readonly Move[]
  readonly spare: readonly SpareFile[]
}

export interface Move {
  readonly id: string
  readonly event: GroupEvent
  readonly from: GroupState
  readonly to: GroupState
  readonly error?: string
}

/** A group as the files that are there make it. */
interface WantedGroup extends Span {
  readonly id: string
  readonly files: readonly FileOfGroup[]
  readonly duplicates: readonly SubbandFile[]
}

/**
 * Groups all files that no group has taken for good as conversion would, and says what that changes. The result depends on
 * the files that are there, not on the order in which they came.
 */
export function planCollecting(view: CollectingView, options: CollectingOptions): CollectingPlan {
  const { folder, standing } = view
  const isMine = ({ state, inputDir = folder }: StandingGroup) => state === 'collecting' && inputDir === folder
  const mine = standing.filter(isMine).map((group) => ({ ...group, ...spanOf(group) }))
  const others = standing.filter((group) => !isMine(group)).map((group) => ({ group, ...spanOf(group) }))
  const late = Map.groupBy(view.whole, (file) => nearest(others, file, options.toleranceS)?.group)
  const free = late.get(undefined) ?? []
  late.delete(undefined)
  const wanted = wantedGroups(view, free, others, options)
  const ids = new Set(wanted.map(({ id }) => id))
  const plan = {
    gone: mine.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
    ...{ put: [] as GroupToCollect[], added: [] as CollectingPlan['added'][number][] },
    ...{ moves: [] as Move[], spare: [] as SpareFile[] },
  }
  for (const group of wanted) settle(plan, group, mine, view, options)
  for (const [group, files] of late) takeLate(plan, group as StandingGroup, files, folder)
  plan.moves.push(
    ...planTimeouts(
      others.map(({ group }) => group),
      view.now,
      options.timeoutS,
    ),
  )
  return plan
}

/** What becomes of groups when nothing is known of their files. */
export function planTimeouts(standing: readonly StandingGroup[], now: CollectingSince, timeoutS: number): Move[] {
  return standing
    .filter(({ state, since }) => state === 'collecting' && ageS(since, now) >= timeoutS)
    .map((group) => move(group, 'timed out', incompleteText(group.files, group.expectedSubbands, [])))
}

type Mutable = { -readonly [K in keyof CollectingPlan]: CollectingPlan[K][number][] }

export function isEmpty({ gone, put, added, moves, spare }: CollectingPlan): boolean {
  return [gone, put, added, moves, spare].every(({ length }) => length === 0)
}

/** Collected on, handed over, or given up. */
function settle(
  plan: Mutable,
  wanted: WantedGroup,
  mine: readonly (StandingGroup & Span)[],
  view: CollectingView,
  { toleranceS, expectedSubbands, timeoutS, chunkMinutes }: CollectingOptions,
): void {
  const { id, files } = wanted
  const before = mine.find((group) => group.id === id)
  const since = earliestSince(wanted, mine, view.now, toleranceS)
  const duplicates = wanted.duplicates.map(({ path }) => path)
  const to: GroupToCollect = { id, inputDir: view.folder, expectedSubbands, chunkMinutes, since, files, duplicates }
  const isAwaited = view.unsettled.some((file) => reaches(wanted, file, toleranceS))
  const isWhole = files.length >= expectedSubbands && !isAwaited
  const isOver = isWhole || (files.length < expectedSubbands && ageS(since, view.now) >= timeoutS)
  if (!isSame(before, to)) plan.put.push(to)
  if (!isOver) return
  const torn = view.torn.filter(({ file }) => reaches(wanted, file, toleranceS))
  const error = isWhole ? undefined : incompleteText(files, expectedSubbands, torn)
  plan.moves.push(move({ id, state: 'collecting', isHandedOver: false }, isWhole ? 'whole' : 'timed out', error))
  plan.spare.push(...wanted.duplicates.map(({ path, subband }) => spare(id, { path, subband }, 'duplicate')))
}

/** Files of a group that is over: where it never was whole they may still make it so. */
function takeLate(plan: Mutable, group: StandingGroup, files: readonly SubbandFile[], folder: string): void {
  if (group.state === 'collecting') return // in another folder: they wait for what becomes of it
  const has = new Set(group.files.map(({ subband }) => subband))
  const isOpen = placeOf(group) === 'incomplete' && group.inputDir === folder
  const taken: FileOfGroup[] = []
  for (const { path, subband } of files.toSorted(byStamp)) {
    if (isOpen && !has.has(subband)) taken.push({ path, subband })
    else plan.spare.push(spare(group.id, { path, subband }, 'late'))
    has.add(subband)
  }
  if (taken.length === 0) return
  plan.added.push({ id: group.id, files: taken })
  const all = [...group.files, ...taken]
  const isWhole = all.length >= group.expectedSubbands
  const error = isWhole ? undefined : incompleteText(all, group.expectedSubbands, [])
  plan.moves.push(move(group, isWhole ? 'whole' : 'late', error))
}

/** Torn files that are near no other file make a group too, without files: it fails when its time is over. */
function wantedGroups(
  { whole: _, torn, folder }: CollectingView,
  free: readonly SubbandFile[],
  others: readonly Span[],
  { toleranceS }: CollectingOptions,
): WantedGroup[] {
  const groups = groupSubbandFiles(free, { toleranceS }).groups.map((group) =>
    wantedOf(group, [...group.files.values()]),
  )
  const near = [...others, ...groups]
  const alone = torn
    .map(({ file }) => ({ path: join(folder, basename(file.path)), stampMjdS: file.stampMjdS, subband: file.subband }))
    .filter((file) => !near.some((span) => reaches(span, file, toleranceS)))
  return [...groups, ...groupSubbandFiles(alone, { toleranceS }).groups.map((group) => wantedOf(group, []))]
}

function wantedOf({ id, startMjdS, spreadS, duplicates }: FileGroup, files: readonly SubbandFile[]): WantedGroup {
  const kept = files.map(({ subband, path }) => ({ subband, path }))
  const isEmpty = files.length === 0
  return { id, startMjdS, lastMjdS: startMjdS + spreadS, files: kept, duplicates: isEmpty ? [] : duplicates }
}

/** A group keeps the time of those that its files were in, whatever its id was then. */
function earliestSince(
  wanted: WantedGroup,
  mine: readonly (StandingGroup & Span)[],
  now: CollectingSince,
  toleranceS: number,
): CollectingSince {
  const paths = new Set(wanted.files.map(({ path }) => path))
  const before = mine.filter(
    (group) => group.files.some(({ path }) => paths.has(path)) || reaches(group, wanted, toleranceS),
  )
  const known = before.flatMap(({ since }) => (since?.boot === now.boot ? [since.s] : []))
  return { boot: now.boot, s: Math.min(now.s, ...known) }
}

function isSame(before: StandingGroup | undefined, to: GroupToCollect): boolean {
  if (before?.since?.boot !== to.since.boot || before.since.s !== to.since.s) return false
  const paths = new Set(before.files.map(({ path }) => path))
  return paths.size === to.files.length && to.files.every(({ path }) => paths.has(path))
}

function move(group: Pick<StandingGroup, 'id' | 'state' | 'isHandedOver'>, event: GroupEvent, error?: string): Move {
  const to = next(placeOf(group), event)
  if (to === undefined || to === 'none')
    throw new Error(`group ${group.id} is ${placeOf(group)}, and cannot be ${event}`)
  return { id: group.id, event, from: group.state, to: stateOf(to), ...(error !== undefined && { error }) }
}

const spare = (groupId: string, file: FileOfGroup, reason: SpareFile['reason']): SpareFile => ({
  ...file,
  groupId,
  reason,
})

/** Nothing of another start of the host is old: the time begins anew with it. */
function ageS(since: CollectingSince | undefined, now: CollectingSince): number {
  return since?.boot === now.boot ? now.s - since.s : 0
}

const byStamp = (a: SubbandFile, b: SubbandFile) => a.stampMjdS - b.stampMjdS || (a.path < b.path ? -1 : 1)

/** `incomplete: 14 of 16, missing sb03, sb11`, and what is wrong with the files of those that are torn. */
function incompleteText(files: readonly FileOfGroup[], expected: number, torn: readonly TornFile[]): string {
  const has = new Set(files.map(({ subband }) => subband))
  const missing = Array.from({ length: Math.max(expected, 16) }, (_, subband) => subband).filter((one) => !has.has(one))
  const notes = torn
    .filter(({ file }) => !has.has(file.subband))
    .map(({ file, problem }) => `; ${basename(file.path)}: ${problem}`)
  return `incomplete: ${files.length} of ${expected}, missing ${missing.map(subbandLabel).join(', ')}${notes.join('')}`
}
