import type { GroupsPlan, PlannedGroup } from '@contimg/pipeline'
import { textTable } from './text-table.ts'

export const LONGEST_TOLERANCE_S = 150 // beyond half an observation the next one would be drawn in
const SPREAD_S = 60 // the nodes' clocks are 1 s apart on most days
const NAMES_SHOWN = 3

/** The groups as they were found. */
export function foundText(plan: GroupsPlan): string {
  return tableText(plan, 'missing', ({ group }) =>
    group.missing.map((subband) => `${subband}`.padStart(2, '0')).join(' '),
  )
}

/** The same for machines. */
export function planRecords({ groups }: GroupsPlan) {
  return groups.map(({ group, msPath, step, reason }) => ({
    group: group.id,
    files: [...group.files.values()].map(({ path }) => path),
    missing: group.missing,
    duplicates: group.duplicates.map(({ path }) => path),
    spread_s: group.spreadS,
    step,
    reason,
    path: msPath,
  }))
}

/** The groups with what is to be done. */
export function planText(plan: GroupsPlan): string {
  return tableText(plan, 'plan', ({ step, reason, msPath }) => (step === 'convert' ? msPath : `${step}: ${reason}`))
}

function tableText({ groups }: GroupsPlan, heading: string, last: (planned: PlannedGroup) => string): string {
  if (groups.length === 0) return 'no groups'
  const rows = groups.map((planned) => {
    const { id, files, spreadS } = planned.group
    return [id, files.size, spreadS, last(planned)]
  })
  const columns = [{ heading: 'group' }, { heading: 'files' }, { heading: 'spread', unit: 's' }, { heading }]
  return textTable(columns, rows)
}

/** What a person should know of files that are in no group, and of groups that look odd. */
export function remarks({ groups, ignored, split }: GroupsPlan): string[] {
  const reasons = Map.groupBy(ignored, ({ reason }) => reason)
  return [
    ...[...reasons].map(([reason, files]) => `ignored, ${reason}: ${shortened(files.map(({ path }) => path))}`),
    ...groups.flatMap(({ group: { id, duplicates, files } }) =>
      duplicates.map(({ path, subband }) => `group ${id}: ignored ${path}, earlier is ${files.get(subband)!.path}`),
    ),
    ...groups
      .filter(({ group }) => group.spreadS > SPREAD_S)
      .map(({ group: { id, spreadS } }) => `group ${id}: its stamps spread over ${spreadS} s`),
    ...split.map(
      ({ ids, spreadS }) =>
        `groups ${ids.join(' and ')} may be one observation whose stamps spread over ${spreadS} s (--tolerance)`,
    ),
  ]
}

/** The first few of many names. */
export function shortened(names: readonly string[]): string {
  if (names.length <= NAMES_SHOWN + 1) return names.join(', ')
  return `${names.slice(0, NAMES_SHOWN).join(', ')} and ${names.length - NAMES_SHOWN} more`
}
