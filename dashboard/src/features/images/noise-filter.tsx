import type { ImageItem } from '@contimg/api/schemas'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Slider } from 'radix-ui'
import { type ReactNode, useMemo, useState } from 'react'
import { getJson, type Query } from '../../client.ts'
import { count, significant } from '../../words/numbers.ts'
import { logHistogram, shareOf, valueAlong } from './histogram.ts'

const SAMPLE = 1000
const BINS = 32
const HEIGHT_PX = 40
const STEPS = 200

interface NoiseFilterProps {
  readonly filter: Query // all but the noise
  readonly noise: readonly [number, number] | null // mJy/beam
  readonly onNoise: (noise: readonly [number, number] | null) => void
}

/** How the noise of the images is distributed, and which part of it is shown. */
export function NoiseFilter({ filter, noise, onNoise }: NoiseFilterProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['images', 'noise', filter],
    queryFn: async ({ signal }) =>
      (await getJson<{ items: ImageItem[] }>('/images', { ...filter, sort: '-time', limit: SAMPLE }, signal)).items,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  const noises = useMemo(
    () => data?.flatMap(({ noise_jy }) => (noise_jy === null ? [] : [noise_jy * 1000])) ?? [],
    [data],
  )
  const histogram = useMemo(() => logHistogram(noises, BINS), [noises])
  const [dragged, setDragged] = useState<readonly number[]>()
  if (histogram === undefined)
    return (
      <p className="text-small text-ink-3">{data === undefined ? '' : 'Too few noises were measured for a range.'}</p>
    )
  const settled = noise ? noise.map((value) => shareOf(histogram, value) * STEPS) : [0, STEPS]
  const [from, to] = dragged ?? settled
  const most = Math.max(...histogram.counts)
  const text = (share: number) => significant(valueAlong(histogram, share / STEPS), 2)
  const commit = ([low, high]: number[]) => {
    setDragged(undefined)
    const isAll = low <= 0 && high >= STEPS
    onNoise(
      isAll
        ? null
        : ([low, high].map((share) => Number(valueAlong(histogram, share / STEPS).toPrecision(3))) as [number, number]),
    )
  }
  return (
    <div className="grid gap-1">
      <svg aria-hidden="true" viewBox={`0 0 ${BINS} ${HEIGHT_PX}`} preserveAspectRatio="none" className="h-10 w-full">
        {histogram.counts.map((many, bin) => {
          const isIn = ((bin + 0.5) / BINS) * STEPS >= from && ((bin + 0.5) / BINS) * STEPS <= to
          const height = (many / most) * HEIGHT_PX
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: bins keep their order
              key={bin}
              x={bin + 0.08}
              width={0.84}
              y={HEIGHT_PX - height}
              height={height}
              fill={isIn ? 'var(--plot-1)' : 'var(--plot-grid)'}
            />
          )
        })}
      </svg>
      <Slider.Root
        min={0}
        max={STEPS}
        value={[from, to]}
        minStepsBetweenThumbs={1}
        onValueChange={setDragged}
        onValueCommit={commit}
        className="relative flex h-5 touch-none items-center"
      >
        <Slider.Track className="relative h-1 grow rounded-full bg-raised">
          <Slider.Range className="absolute h-full rounded-full bg-accent" />
        </Slider.Track>
        {['Least noise', 'Largest noise'].map((name, i) => (
          <Slider.Thumb
            key={name}
            aria-label={name}
            aria-valuetext={`${text(i === 0 ? from : to)} mJy/beam`}
            className="block size-4 cursor-ew-resize rounded-full border border-strong bg-ink"
          />
        ))}
      </Slider.Root>
      <div className="flex justify-between text-micro text-ink-3">
        <span>{text(from)} mJy/beam</span>
        <span>
          {count(noises.length)} images{noises.length >= SAMPLE ? ', the latest' : ''}
        </span>
        <span>{text(to)} mJy/beam</span>
      </div>
    </div>
  )
}
