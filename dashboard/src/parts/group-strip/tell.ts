import { significant } from '../../words/numbers.ts'
import { GRADES, STATES } from '../../words/states.ts'
import { clock, duration, utc } from '../../words/times.ts'
import { firstFrom, pointOf, type StripData, type StripPoint } from './strip-data.ts'

const MOST_NAMED = 5

/** What the strip says, for those who do not see it. */
export function tellStrip(data: StripData, [fromMs, toMs]: readonly [number, number]): string {
  const [first, end] = [firstFrom(data, fromMs), firstFrom(data, toMs)]
  const isDays = toMs - fromMs > 86_400_000
  const failed: string[] = []
  let [groups, failures] = [0, 0]
  for (let at = first; at < end; at++) {
    groups += data.count[at]
    failures += data.failed[at]
    if (data.failed[at] > 0 && failed.length <= MOST_NAMED)
      failed.push(isDays ? utc(data.tMs[at], 'minute') : clock(data.tMs[at], 'minute'))
  }
  const span = `${utc(fromMs, 'minute')} to ${utc(toMs, 'minute')} UTC`
  if (groups === 0) return `No groups from ${span}.`
  const where = failed.slice(0, MOST_NAMED).join(', ') + (failed.length > MOST_NAMED ? ' and others' : '')
  return `${groups} ${groups === 1 ? 'group' : 'groups'} from ${span}; ${failures === 0 ? 'none failed' : `${failures} failed at ${where}`}.`
}

/** When it was. */
export function tellTime({ isGroup, id, fromMs, toMs }: StripPoint): string {
  if (isGroup) return id
  return toMs - fromMs >= 86_400_000 ? utc(fromMs, 'day') : `${utc(fromMs, 'minute')}–${clock(toMs, 'minute')}`
}

/** One of them in a line. */
export function tellPoint(data: StripData, at: number): string {
  const point = pointOf(data, at)
  const noise = point.value('noise_jy')
  const latency = point.value('latency_s')
  return [
    tellTime(point),
    ...(point.isGroup ? [] : [`${point.count} groups, ${point.failed} failed`]),
    STATES[point.state].name,
    GRADES[point.grade ?? 'none'],
    noise === null ? 'noise not measured' : `noise ${significant(noise * 1000)} mJy/beam`,
    ...(latency === null ? [] : [`latency ${duration(latency)}`]),
  ].join(', ')
}
