import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { loadHdf5 } from '@contimg/formats/uvh5'
import { UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { isoFromMjdS } from '@contimg/numerics/time'
import type { StageControl } from '../control.ts'
import { discardMeasurementSet, measurementSetAnew, wholeMeasurementSet } from '../flag/new-measurement-set.ts'
import type { MeasurementSetRecord } from '../products.ts'
import { groupIdOf } from '../subbands/name.ts'
import { MeasurementSetOutput } from '../visibilities/to-ms.ts'
import { nameCalibratorField } from './calibrator-field.ts'
import { factsOf, timeRangeOf, warningsOf } from './facts.ts'
import { BlockMaker, contentsOf, type GroupContents } from './from-uvh5.ts'
import { readGroup, type SubbandGroup } from './group.ts'
import { type ConvertOptions, DEFAULT_CONVERT_OPTIONS, type WriterType } from './options.ts'
import { chooseStage, staged } from './staging.ts'
import { type ConvertTimings, Stopwatch } from './timings.ts'
import { directSource, ReaderThreads } from './window-source.ts'

/** What a conversion made, and what a person should know of it. */
export interface Converted {
  readonly path: string
  readonly record: MeasurementSetRecord
  readonly rowCount: number
  readonly spectralWindowCount: number
  readonly fieldCount: number
  readonly startIso: string
  readonly timings: ConvertTimings
  readonly warnings: readonly string[]
}

const WORTH_THREADS_BYTES = 256e6 // below, a thread takes longer to start than it saves

/**
 * Converts the UVH5 files of one observation, given in any order, into a Measurement Set: spectral windows ascending
 * in frequency, rows by time, window and baseline, one field an integration at the ICRS direction of the meridian, and
 * (u, v, w) computed for that. Holds two integrations at a time.
 *
 * @throws FormatError, SubbandsMissingError, GroupError, OutputExistsError
 */
export async function convert(
  files: readonly string[],
  msPath: string,
  options: Partial<ConvertOptions> = {},
  control: StageControl = {},
): Promise<Converted> {
  const chosen = { ...DEFAULT_CONVERT_OPTIONS, ...options }
  const watch = new Stopwatch()
  const inputBytes = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
  const stage = await chooseStage(chosen.stageFolders, inputBytes)
  const job: Job = {
    files,
    options: chosen,
    control,
    watch,
    inputBytes,
    writer: writerOf(chosen, files.length, inputBytes),
  }
  const { replaces } = chosen
  const made = await (replaces === msPath ? measurementSetAnew : wholeMeasurementSet)(msPath, (partial) =>
    stage.folder === undefined ? make(job, partial) : staged(stage.folder, partial, (path) => make(job, path)),
  )
  if (replaces !== undefined && replaces !== msPath) await discardMeasurementSet(replaces)
  const { warnings, record, ...facts } = made
  return {
    ...facts,
    path: msPath,
    record: { ...record, path: msPath },
    timings: watch.timings(inputBytes, job.writer),
    warnings: [...stage.notes, ...warnings],
  }
}

interface Job {
  readonly files: readonly string[]
  readonly options: ConvertOptions
  readonly control: StageControl
  readonly watch: Stopwatch
  readonly inputBytes: number
  readonly writer: WriterType
}

function writerOf({ writer, maxWorkers }: ConvertOptions, fileCount: number, inputBytes: number): WriterType {
  if (writer !== 'auto') return writer
  const several = Math.min(maxWorkers, availableParallelism(), fileCount) > 1
  return several && inputBytes >= WORTH_THREADS_BYTES ? 'parallel-subband' : 'direct'
}

type Made = Omit<Converted, 'path' | 'timings'>

async function make(job: Job, path: string): Promise<Made> {
  const { options, watch } = job
  const threadCount = Math.max(1, Math.min(options.maxWorkers, availableParallelism(), job.files.length))
  await using threads = job.writer === 'direct' ? undefined : new ReaderThreads(threadCount)
  const group = await watch.time('loadS', async () => readGroup(await loadHdf5(), job.files, options.missing))
  const told = options.orientation?.(group.integrations[0].timeMjdS) ?? { unknown: 'no IERS file given (--iers)' }
  const known = !('unknown' in told)
  const plain = await watch.time('phaseS', () => contentsOf(group, known ? told : UNKNOWN_ORIENTATION))
  const { contents, calibrator } = nameCalibratorField(plain, group, options.calibrators)
  const [startMjdS, endMjdS] = timeRangeOf(group)
  const notFinite = await writeMeasurementSet(job, group, contents, path, threads)
  const middle = contents.fields[contents.fields.length >> 1]
  return {
    record: {
      path,
      groupId: groupIdOf(job.files),
      startMjdS,
      endMjdS,
      raRad: middle.raRad,
      decRad: middle.decRad,
      fieldNames: contents.fields.map(({ name }) => name),
      calibrator,
      antennaCount: new Set([...group.header.ant1Numbers, ...group.header.ant2Numbers]).size,
    },
    rowCount: contents.rowCount,
    spectralWindowCount: contents.spectralWindows.length,
    fieldCount: contents.fields.length,
    startIso: isoFromMjdS(startMjdS),
    warnings: warningsOf(group, known ? undefined : told.unknown, notFinite),
  }
}

/** @returns how many samples were not finite */
async function writeMeasurementSet(
  job: Job,
  group: SubbandGroup,
  contents: GroupContents,
  path: string,
  threads: ReaderThreads | undefined,
): Promise<number> {
  const { watch, control } = job
  const { integrations } = group
  const plan = {
    windows: group.windows,
    firstRows: group.firstRows,
    rowCounts: Int32Array.from(integrations, ({ rowCount }) => rowCount),
    polarizationCount: group.header.polarizations.length,
  }
  using source = await watch.time('loadS', () => (threads === undefined ? directSource(plan) : threads.open(plan)))
  using output = new MeasurementSetOutput(path, contents, factsOf(group, contents, job.options.telescopeName))
  const blocks = new BlockMaker(group, contents)
  const listen = job.options.listener?.(contents)
  let notFinite = 0
  let pending = source.read(0, 0)
  for (const t of integrations.keys()) {
    notFinite += await watch.time('loadS', () => pending)
    if (t + 1 < integrations.length) pending = source.read(t + 1, (t + 1) % 2)
    pending.catch(() => {}) // seen when its turn comes
    const block = await watch.time('phaseS', () => blocks.block(t, (window) => source.buffer(t % 2, window)))
    await watch.time('writeS', () => output.write(block))
    listen?.(block)
    control.progress?.((t + 1) / integrations.length, progressNote(job, t + 1, integrations.length))
    await setImmediate()
    control.signal?.throwIfAborted()
  }
  await watch.time('writeS', () => output.finish())
  return notFinite
}

function progressNote({ watch, inputBytes }: Job, done: number, count: number): string {
  const bytesPerS = (inputBytes * done) / count / watch.elapsedS
  return `integration ${done} of ${count}, ${(bytesPerS / 1e6).toFixed(0)} MB/s`
}
