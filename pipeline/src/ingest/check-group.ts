import { basename } from 'node:path'
import type { FileGroup } from '../convert/grouping.ts'
import { subbandLabel } from '../subbands/name.ts'
import type { CheckedFile } from './check-file.ts'
import { CLOCK_TOLERANCE_S, type FileFacts, isWholeShift } from './file-facts.ts'

/** The files of an observation, each checked for itself and against the others. */
export interface CheckedGroup {
  readonly id: string
  readonly spreadS: number // of the stamps in its files' names
  readonly missing: readonly number[]
  readonly files: readonly CheckedFile[] // by subband
  readonly problems: readonly string[] // of the group as such
  readonly notes: readonly string[] // what conversion copes with
}

const SAME_DEC_RAD = 1e-6

/** Compares the files of a group with the one that begins in the middle of all: an odd one is told by its own name. */
export function checkGroup(group: FileGroup, files: readonly CheckedFile[]): CheckedGroup {
  const usual = middle(files)
  const compared = files.map((file) => {
    if (!file.facts || !usual?.facts || file === usual) return { file, notes: [] }
    const { problems, notes } = compareTimes(file.facts, usual.facts, basename(usual.path))
    const found = [...file.problems, ...problems, ...compareArrays(file.facts, usual.facts, basename(usual.path))]
    return { file: { ...file, problems: found }, notes: notes.map((note) => `${basename(file.path)}: ${note}`) }
  })
  const again = group.duplicates.map(
    ({ path, subband }) => `${basename(path)}: a second file of ${subbandLabel(subband)}, not looked at`,
  )
  return {
    id: group.id,
    spreadS: group.spreadS,
    missing: group.missing,
    files: compared.map(({ file }) => file),
    problems:
      group.missing.length === 0 ? [] : [`${group.missing.map(subbandLabel).join(', ')} missing, wanted all 16`],
    notes: [...compared.flatMap(({ notes }) => notes), ...again],
  }
}

/** The file whose first integration has as many before it as after it. */
function middle(files: readonly CheckedFile[]): CheckedFile | undefined {
  const readable = files.filter(({ facts }) => facts !== undefined)
  readable.sort((a, b) => a.facts!.timesMjdS[0] - b.facts!.timesMjdS[0])
  return readable[readable.length >> 1]
}

/** Times must be the same, or shifted by whole integrations, which conversion aligns. */
function compareTimes(own: FileFacts, usual: FileFacts, name: string): { problems: string[]; notes: string[] } {
  const lateS = own.timesMjdS[0] - usual.timesMjdS[0]
  const late = `begins ${Math.abs(lateS).toFixed(3)} s ${lateS < 0 ? 'before' : 'after'} ${name}`
  const shift = Math.abs(Math.round(lateS / usual.integrationS))
  if (!isWholeShift(lateS, usual.integrationS) || shift >= usual.timesMjdS.length)
    return {
      problems: [`${late}, wanted the same within ${CLOCK_TOLERANCE_S} s or a shift by whole integrations`],
      notes: [],
    }
  return { problems: [], notes: shift === 0 ? [] : [`${late}: ${shift} whole integrations`] }
}

function compareArrays(own: FileFacts, usual: FileFacts, name: string): string[] {
  const [ownCount, usualCount] = [own.antennas.length / 2, usual.antennas.length / 2]
  const other = own.antennas.findIndex((antenna, i) => antenna !== usual.antennas[i]) >> 1
  const pair = ({ antennas }: FileFacts) => `${antennas[2 * other]}-${antennas[2 * other + 1]}`
  const isSameDec = Math.abs((own.decRad ?? 0) - (usual.decRad ?? 0)) <= SAME_DEC_RAD
  return [
    ...(ownCount === usualCount ? [] : [`${ownCount} baselines, wanted ${usualCount} as ${name}`]),
    ...(ownCount !== usualCount || other < 0
      ? []
      : [`baseline ${other} is ${pair(own)}, wanted ${pair(usual)} as ${name}`]),
    ...(own.antennaNames.join() === usual.antennaNames.join() ? [] : [`antennas of other names than in ${name}`]),
    ...(isSameDec ? [] : [`pointing declination ${own.decRad} rad, wanted ${usual.decRad} rad as ${name}`]),
  ]
}
