import { spanText } from '@contimg/state/health'
import type { GroupCounts, StreamState } from '@contimg/state/products'
import { CADENCE_S, type Throughput } from '@contimg/state/products'
import { secondsBetween, shortText } from '../commands/absurd-text.ts'
import { sizeText } from '../commands/size-text.ts'
import { textTable } from '../commands/text-table.ts'
import type { ProductsStatus, StatusReport, WorkStatus } from './report.ts'

const SILENT_S = 120

/** All of it on one screen. */
export function statusText({ time, lst, problems, products, work, disks }: StatusReport): string {
  const parts = [
    [`${time.slice(0, 19)} UTC   LST ${lst}`],
    problems.map((problem) => `not known: ${problem}`),
    servicesLines(products, work),
    products ? groupLines(products) : [],
    products ? stageLines(products, work) : [],
    products ? productLines(products) : [],
    products ? failureLines(products) : [],
    [`disk     ${disks.map(diskText).join('; ')}`],
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function servicesLines(products: ProductsStatus | undefined, work: WorkStatus | undefined): string[] {
  const stream = products === undefined ? [] : [`stream   ${streamText(products.stream, products.streamSilentS)}`]
  if (work === undefined) return [...stream, 'work     not known: whether the recorder and workers run is not either']
  const { isRecording, workers, waiting, running, oldestPendingS, deadLetters, records } = work
  const oldest = oldestPendingS === undefined ? '' : ` (oldest ${spanText(oldestPendingS)})`
  const each = workers.map(({ id, state, running: some, heartbeatOn }) => {
    const seen =
      state === 'idle' || state === 'active'
        ? ''
        : `, last seen ${spanText(secondsBetween(heartbeatOn, undefined))} ago`
    return `${id} ${state}${some.length > 0 ? ` with ${some.length}` : ''}${seen}`
  })
  return [
    ...stream,
    `recorder ${isRecording ? 'running' : 'NOT RUNNING: nothing is recorded'}${records > 0 ? `, ${records} records wait for it` : ''}`,
    `workers  ${each.length === 0 ? 'NONE: contimg serve, or contimg absurd worker' : each.join('; ')}`,
    `queue    ${waiting} waiting${oldest}, ${running} running, ${deadLetters} dead letters`,
  ]
}

function streamText(
  { desired, actual, isClaiming, reason, inputDir, pid }: StreamState,
  silentS: number | undefined,
): string {
  if (pid === undefined) return `has never run (desired: ${desired})`
  const isAlive = actual !== 'ended' && silentS !== undefined && silentS <= SILENT_S
  if (!isAlive) {
    const since = silentS === undefined ? 'since the host was started' : `for ${spanText(silentS)}`
    return `${desired === 'running' ? 'NOT RUNNING' : 'not running'}: not heard of ${since} (desired: ${desired})`
  }
  const gate = isClaiming || actual !== 'running' ? '' : `, takes NO groups on: ${reason ?? 'unknown why'}`
  return `${actual} (desired: ${desired}), ${inputDir ?? 'no folder'}, process ${pid}${gate}`
}

const STATES = ['collecting', 'pending', 'in_progress', 'completed', 'failed'] as const

function groupLines({ groups, latest }: ProductsStatus): string[] {
  const row = (name: string, counts: GroupCounts) => [name, ...STATES.map((state) => counts[state])]
  const counts = textTable(
    ['groups', ...STATES].map((heading) => ({ heading })),
    [row('today', groups.today), row('all', groups.all)],
  )
  if (latest.length === 0) return [counts]
  const columns = ['group', 'LST', 'state', 'stage', 'run', 'there for', 'in it for'].map((heading) => ({ heading }))
  const rows = latest.map(({ id, lst, state, stage, run, ageS, inStageS }) => {
    return [id, lst, state, stage === state ? '' : stage, run, spanText(ageS), spanText(inStageS)]
  })
  return [counts, '', textTable(columns, rows)]
}

function stageLines({ stages, throughput }: ProductsStatus, work: WorkStatus | undefined): string[] {
  const isWorking = work?.workers.some(({ state }) => state === 'idle' || state === 'active') ?? false
  if (stages.length === 0) return ['no stage was done in the last 24 h: whether it keeps up is not known']
  const seconds = (heading: string) => ({ heading, unit: 's', digits: 1 })
  const table = textTable(
    [{ heading: 'stage, 24 h' }, { heading: 'done' }, seconds('p50'), seconds('p95')],
    stages.map(({ stage, count, p50S, p95S }) => [stage, count, p50S, p95S]),
  )
  return [
    table,
    throughput === undefined ? 'no group was completed in the last 24 h' : throughputText(throughput, isWorking),
  ]
}

/** Says how it was worked out. */
function throughputText(
  { groups, serviceS, slots, perGroupS, margin, backlog, backlogS }: Throughput,
  isWorking: boolean,
): string {
  const verdict =
    margin >= 1
      ? `${isWorking ? 'keeping up' : 'no worker is known to run; one would keep up'}: ${margin.toFixed(1)} × the pace of the telescope`
      : `BEHIND by ${(perGroupS - CADENCE_S).toFixed(0)} s a group`
  const left = backlogS === undefined ? 'grows' : backlog === 0 ? 'none' : `done in ${spanText(backlogS)}`
  return (
    `${verdict}; backlog ${backlog}${backlog === 0 ? '' : ` (${left})`}\n` +
    `  (stages of a group take ${serviceS.toFixed(1)} s together, mean of ${groups}; ${slots} at once; one comes each ${CADENCE_S} s)`
  )
}

function productLines({ calibration, pointing, images }: ProductsStatus): string[] {
  const set =
    calibration === undefined
      ? 'no active set: targets are imaged uncalibrated'
      : `${calibration.set}, ${spanText(calibration.ageS)} old: ${calibration.freshness === 'none' ? 'too old' : calibration.freshness}`
  const columns = [
    ...[{ heading: 'latest images' }, { heading: 'noise', unit: 'mJy', digits: 2 }],
    ...[{ heading: 'peak/noise', digits: 0 }, { heading: 'calibration' }, { heading: 'age' }],
  ]
  const rows = images.map(({ path, noiseJy, dynamicRange, calibration: state, ageS }) => [
    ...[path, noiseJy === undefined ? undefined : 1000 * noiseJy, dynamicRange, state, spanText(ageS)],
  ])
  return [
    `calibration ${set}`,
    `pointing    ${pointingText(pointing)}`,
    ...(rows.length === 0 ? ['no images yet'] : ['', textTable(columns, rows)]),
  ]
}

function pointingText(pointing: ProductsStatus['pointing']): string {
  if (pointing === undefined) return 'not known: no group has told it'
  const { decRad, since, nextTransit } = pointing
  const decDeg = (decRad * 180) / Math.PI
  const where = `declination ${decDeg < 0 ? '' : '+'}${decDeg.toFixed(2)}° since ${since}`
  if (nextTransit === undefined) return `${where}; no calibrator is known to come within a day`
  const { calibrator, inS, response } = nextTransit
  const much = response === undefined ? '' : ` with ${(100 * response).toFixed(0)} % of its flux`
  return `${where}; ${calibrator} in ${spanText(inS)}${much}`
}

function failureLines({ failures }: ProductsStatus): string[] {
  if (failures.length === 0) return ['no failures in the last 24 h']
  const columns = ['failed, 24 h', 'cause', 'look with'].map((heading) => ({ heading }))
  const rows = failures.slice(0, 8).map(({ count, cause, command }) => [count, shortText(cause, 70), command])
  const more = failures.length > 8 ? [`and ${failures.length - 8} other causes: contimg group list --state failed`] : []
  return [textTable(columns, rows), ...more]
}

function diskText({ name, freeBytes, level }: StatusReport['disks'][number]): string {
  const free = freeBytes === undefined ? 'not known' : `${sizeText(freeBytes)} free`
  const mark = level === 'FAIL' ? ' TOO LITTLE' : level === 'warn' ? ' little' : ''
  return `${name} ${free}${mark}`
}
