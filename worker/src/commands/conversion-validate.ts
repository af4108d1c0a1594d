import { basename } from 'node:path'
import {
  type CheckedFile,
  type CheckedGroup,
  DEFAULT_GROUPING_OPTIONS,
  isoFromMjdS,
  mjdSFromIso,
  type Validation,
  validateIncoming,
} from '@contimg/pipeline'
import type { Command } from 'commander'
import { follow } from './follow.ts'
import { LONGEST_TOLERANCE_S, shortened } from './groups-text.ts'
import { addExamples } from './help.ts'
import { sizeText } from './size-text.ts'
import { textTable } from './text-table.ts'
import { validationRecord } from './validation-record.ts'
import { numberFrom, OptionError, wholeNumberFrom } from './values.ts'
import { warn } from './warn.ts'

interface Options {
  readonly inputDir?: string
  readonly startTime?: number
  readonly endTime?: number
  readonly tolerance: number
  readonly channels: number
  readonly json?: boolean
}

/** Something is wrong with files or groups; all were looked at. */
export class FilesInvalidError extends Error {
  override readonly name = 'FilesInvalidError'
  readonly problemCount: number

  constructor(folder: string, problemCount: number) {
    super(`${folder}: ${problemCount} ${problemCount === 1 ? 'problem' : 'problems'} found, wanted none`)
    this.problemCount = problemCount
  }
}

const CHANNELS_OF_FILE = 48

export function registerValidate(conversion: Command): void {
  const command = conversion
    .command('validate')
    .summary('check the subband files of a folder by their headers')
    .description(
      'Checks every subband file of a folder: that it is whole, of the shape that the correlator writes, of the subband ' +
        'that its name says, that its numbers are finite and its declination in sight; and each group: that no subband is ' +
        'missing, and that the files agree in time, baselines and pointing. Visibilities are not read.',
    )
    .argument(
      '[words...]',
      'IN START END: the folder, unless --input-dir gives it; then only groups from START, before END',
    )
    .option('--input-dir <folder>', 'folder of subband files')
    .option('--start-time <time>', 'only groups from this time on, ISO 8601, UTC', mjdSFromIso)
    .option('--end-time <time>', 'only groups before this time', mjdSFromIso)
    .option(
      '--tolerance <s>',
      "how long after a group's first stamp a file may belong to it",
      numberFrom(0, LONGEST_TOLERANCE_S),
      DEFAULT_GROUPING_OPTIONS.toleranceS,
    )
    .option('--channels <n>', 'that a file is to have', wholeNumberFrom(1, 384), CHANNELS_OF_FILE)
    .option('--json', 'print JSON')
    .action(run)
  addExamples(command, [
    'contimg conversion validate incoming',
    'contimg conversion validate --input-dir incoming 2025-10-18T00:00:00 2025-10-19T00:00:00 --json',
  ])
}

async function run(words: readonly string[], options: Options): Promise<void> {
  const { incomingFolder, startMjdS, endMjdS } = placeAndSpan(words, options)
  const request = {
    incomingFolder,
    startMjdS,
    endMjdS,
    toleranceS: options.tolerance,
    channelsPerFile: options.channels,
  }
  const found = await follow('validate', (control) => validateIncoming(request, control))
  for (const [reason, files] of Map.groupBy(found.ignored, ({ reason }) => reason))
    warn(`ignored, ${reason}: ${shortened(files.map(({ path }) => path))}`)
  console.log(options.json ? JSON.stringify(validationRecord(incomingFolder, found)) : validationText(found))
  if (found.problemCount > 0) throw new FilesInvalidError(incomingFolder, found.problemCount)
}

function placeAndSpan(words: readonly string[], { inputDir, startTime, endTime }: Options) {
  const [folder, start, end, ...rest] = inputDir === undefined ? words : [inputDir, ...words]
  if (folder === undefined) throw new OptionError('no folder given, wanted IN or --input-dir')
  if (rest.length > 0) throw new OptionError(`found ${rest.join(' ')}, wanted IN, START and END only`)
  const startMjdS = start === undefined ? (startTime ?? Number.NEGATIVE_INFINITY) : mjdSFromIso(start)
  const endMjdS = end === undefined ? (endTime ?? Number.POSITIVE_INFINITY) : mjdSFromIso(end)
  if (endMjdS <= startMjdS) throw new OptionError('END is not after START')
  return { incomingFolder: folder, startMjdS, endMjdS }
}

function validationText({ groups, unusable, statistics, problemCount }: Validation): string {
  const lost = unusable.map(({ path, reason }) => `problem: ${basename(path)}: ${reason}`)
  const total = problemCount === 0 ? 'all good' : `problems  ${problemCount}`
  return [
    ...groups.map(groupText),
    ...(lost.length > 0 ? [lost.join('\n')] : []),
    [...statisticsLines(statistics), total].join('\n'),
  ].join('\n\n')
}

const COLUMNS = [
  { heading: 'subband' },
  { heading: 'first integration' },
  { heading: 'integrations' },
  { heading: 'baselines' },
  { heading: 'channels' },
  { heading: 'from', unit: 'MHz', digits: 3 },
  { heading: 'to', unit: 'MHz', digits: 3 },
  { heading: 'dec', unit: 'deg', digits: 4 },
  { heading: 'size', unit: 'bytes' },
  { heading: 'problems' },
]

function groupText({ id, spreadS, files, problems, notes }: CheckedGroup): string {
  const told = [
    ...problems.map((problem) => `problem: ${problem}`),
    ...files.flatMap(({ path, problems: own }) => own.map((problem) => `problem: ${basename(path)}: ${problem}`)),
    ...notes.map((note) => `note: ${note}`),
  ]
  const heading = `group ${id}  ${files.length} files, stamps within ${spreadS} s`
  return [heading, textTable(COLUMNS, files.map(rowOf)), ...told].join('\n')
}

function rowOf({ subband, sizeBytes, facts, problems }: CheckedFile) {
  const label = `sb${String(subband).padStart(2, '0')}`
  if (!facts) return [label, '', null, null, null, null, null, null, sizeBytes, problems.length]
  const { timesMjdS, antennas, frequenciesHz, decRad = Number.NaN } = facts
  const [fromMHz, toMHz] = [frequenciesHz[0] / 1e6, frequenciesHz[frequenciesHz.length - 1] / 1e6]
  const counts = [timesMjdS.length, antennas.length / 2, frequenciesHz.length]
  return [
    label,
    isoFromMjdS(timesMjdS[0]),
    ...counts,
    fromMHz,
    toMHz,
    (decRad * 180) / Math.PI,
    sizeBytes,
    problems.length,
  ]
}

function statisticsLines(statistics: Validation['statistics']): string[] {
  const { fileCount, sizeBytes, wholeGroupCount, incompleteGroupCount, startMjdS, endMjdS, gaps } = statistics
  return [
    `files     ${fileCount}, ${sizeText(sizeBytes)}`,
    `groups    ${wholeGroupCount} whole, ${incompleteGroupCount} incomplete`,
    ...(startMjdS === undefined || endMjdS === undefined
      ? []
      : [`span      ${isoFromMjdS(startMjdS, 0)} to ${isoFromMjdS(endMjdS, 0)} UTC`]),
    ...gaps.map(
      ({ afterGroup, beforeGroup, lengthS }) =>
        `gap       ${Math.round(lengthS)} s between groups ${afterGroup} and ${beforeGroup}`,
    ),
  ]
}
