import type { ImageDetail } from '@contimg/api/schemas'
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getJson } from '../../../client.ts'
import { utc } from '../../../words/times.ts'
import type { ImageView } from '../keys.ts'
import { KIND_ORDER, kindOf } from '../sky/kinds.ts'
import type { PaneImage } from './pane-image.ts'

export function imageQuery(id: number) {
  return {
    queryKey: ['image', id, 'detail'],
    queryFn: ({ signal }: { signal: AbortSignal }) => getJson<ImageDetail>(`/images/${id}`, {}, signal),
  }
}

/** One file of the run that made an image. */
export interface Member {
  readonly id: number
  readonly type: string
  readonly stored: boolean
}

/** The files of the run of an image, in the order in which they are offered. */
export function membersOf({ id, type, stored, siblings }: ImageDetail): Member[] {
  const place = (kind: string) => (KIND_ORDER.includes(kind) ? KIND_ORDER.indexOf(kind) : KIND_ORDER.length)
  return [{ id, type, stored }, ...siblings].sort((a, b) => place(a.type) - place(b.type))
}

/** Which images the panes show: the chosen kind of this run, then those beside it. */
export function usePanes(
  detail: ImageDetail,
  { view, with: beside }: Pick<ImageView, 'view' | 'with'>,
): readonly PaneImage[] {
  const members = useMemo(() => membersOf(detail), [detail])
  const strangers = beside.filter((id) => !members.some((member) => member.id === id))
  const asked = useQueries({ queries: strangers.map(imageQuery) })
  const others = asked.flatMap(({ data }) => (data === undefined ? [] : [data]))
  const known = others.map(({ id }) => id).join()
  const own = members.find(({ type, stored }) => type === view && stored) ?? members.find(({ id }) => id === detail.id)!
  // biome-ignore lint/correctness/useExhaustiveDependencies: which of the others are known
  return useMemo(() => {
    const ofRun = ({ id, type }: Member): PaneImage => ({ id, type, name: kindOf(type).name, noiseJy: detail.noise_jy })
    const besides = [...new Set(beside)]
      .filter((id) => id !== own.id)
      .flatMap((id) => {
        const member = members.find((one) => one.id === id)
        const other = others.find((one) => one.id === id)
        if (member?.stored) return [ofRun(member)]
        if (!other?.stored) return []
        return [
          {
            id,
            type: other.type,
            name: `${id} · ${utc(other.observed_at, 'minute')} · ${kindOf(other.type).name}`,
            noiseJy: other.noise_jy,
          },
        ]
      })
    return [ofRun(own), ...besides]
  }, [own, beside, members, known, detail.noise_jy])
}
