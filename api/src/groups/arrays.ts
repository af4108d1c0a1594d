import type { GroupMark } from '@contimg/state/products'
import { quantile } from '../nights/quantile.ts'
import { judgeImage, worstOf } from '../quality/image-rules.ts'
import type { GROUP_FIELDS, GroupArrays } from '../schemas/groups.ts'
import type { Span } from '../schemas/spans.ts'
import { type Grade, type State, stateOf } from '../schemas/states.ts'

type Field = (typeof GROUP_FIELDS)[number]

const [HOUR_S, DAY_S] = [3600, 86_400]
const WORST_FIRST: readonly State[] = ['failed', 'in_progress', 'pending', 'collecting', 'completed']

/** Groups as arrays: each by itself up to a day and a bit, by hours up to two months, by days beyond. */
export function groupArrays(lines: readonly GroupMark[], span: Span, fields: readonly Field[]): GroupArrays {
  const lengthS = (span.toMs - span.fromMs) / 1000
  const bin = lengthS <= 1.25 * DAY_S ? 'group' : lengthS <= 62 * DAY_S ? 'hour' : 'day'
  const bins = bin === 'group' ? lines.map((line) => [line]) : inBins(lines, bin === 'hour' ? HOUR_S : DAY_S)
  return {
    from: new Date(span.fromMs).toISOString(),
    to: new Date(span.toMs).toISOString(),
    bin,
    t: bins.map(([first]) => (bin === 'group' ? secondsOf(first) : binStart(first, bin === 'hour' ? HOUR_S : DAY_S))),
    count: bins.map((some) => some.length),
    failed: bins.map((some) => some.filter((line) => line.state === 'failed').length),
    group_id: bins.map(([first]) => first.group_id),
    fields: Object.fromEntries(fields.map((field) => [field, bins.map(OF_BIN[field])])),
  }
}

function secondsOf({ group_id: id }: GroupMark): number {
  return Date.parse(`${id}Z`) / 1000
}

function binStart(line: GroupMark, lengthS: number): number {
  return Math.floor(secondsOf(line) / lengthS) * lengthS
}

/** Lines come in the order of their time, and so do bins. */
function inBins(lines: readonly GroupMark[], lengthS: number): GroupMark[][] {
  return [...Map.groupBy(lines, (line) => binStart(line, lengthS)).values()]
}

const OF_BIN: Readonly<Record<Field, (lines: readonly GroupMark[]) => string | number | null>> = {
  state: (lines) => WORST_FIRST.find((one) => lines.some((line) => stateOf(line.state) === one)) ?? 'unknown',
  quality: (lines) => worstOf(lines.flatMap((line): Grade[] => gradesOf(line))),
  noise_jy: (lines) => medianOf(lines, 'noise_jy'),
  latency_s: (lines) => medianOf(lines, 'latency_s'),
  ra_deg: ([first]) => first.ra_deg,
  dec_deg: (lines) => medianOf(lines, 'dec_deg'),
}

function gradesOf(line: GroupMark): Grade[] {
  const { grade } = judgeImage(line)
  return grade === null ? [] : [grade]
}

function medianOf(lines: readonly GroupMark[], key: 'noise_jy' | 'latency_s' | 'dec_deg'): number | null {
  return quantile(
    lines.flatMap((line) => (line[key] === null ? [] : [line[key]])),
    0.5,
  )
}
