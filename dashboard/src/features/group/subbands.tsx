import type { GroupDetail } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { Panel } from '../../parts/panel.tsx'
import { linearTicks } from '../../parts/ticks.ts'
import { fixed, size } from '../../words/numbers.ts'
import { clock, momentMs } from '../../words/times.ts'

type Subband = GroupDetail['subbands'][number]

const LEAST_S = 2 // that the axis shows

/** How long after the first each file was closed. */
export function closings(subbands: readonly Subband[]): { firstMs: number; spanS: number } | undefined {
  const closed = subbands.flatMap(({ modified_at: at }) => momentMs(at) ?? [])
  if (closed.length === 0) return undefined
  const firstMs = Math.min(...closed)
  return { firstMs, spanS: Math.max(LEAST_S, (Math.max(...closed) - firstMs) / 1000) }
}

/** Its files: missing ones first, then by frequency; when each was closed. */
export function Subbands({ group }: { readonly group: GroupDetail }): ReactNode {
  const { subbands, subbands_present: present, expected_subbands: expected } = group
  const closing = closings(subbands)
  const sizes = subbands.flatMap(({ size_bytes: own }) => (own === null ? [] : [own]))
  const bytes = sizes.length === present ? sizes.reduce((sum, own) => sum + own, 0) : 0
  const ticks = closing === undefined ? [] : linearTicks(0, closing.spanS, 4)
  return (
    <Panel
      title="Subbands"
      meta={`${present} of ${expected}${bytes > 0 ? ` · ${size(bytes)}` : ''}${closing ? ` · first closed ${clock(closing.firstMs)}` : ''}`}
      className="flex-none"
    >
      <table className="w-full table-fixed border-collapse text-small">
        <thead className="text-left text-micro text-ink-3">
          <tr>
            <th className="w-[46px] font-medium">
              <span className="sr-only">Subband</span>
            </th>
            <th className="w-[118px] font-medium">MHz</th>
            <th className="font-medium">
              <span className="relative block h-4">
                {ticks.map(({ value, label }) => (
                  <span
                    key={value}
                    className="absolute -translate-x-1/2 whitespace-nowrap"
                    style={{ left: `${place(value, closing)}%` }}
                  >
                    {value === ticks.at(-1)?.value ? `${label} s` : label}
                  </span>
                ))}
              </span>
            </th>
            <th className="w-[68px] text-right font-medium">Size</th>
          </tr>
        </thead>
        <tbody>
          {subbands.map((one) => (
            <Row
              key={one.subband}
              subband={one}
              closing={closing}
              ticks={ticks.map(({ value }) => place(value, closing))}
            />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

type Closing = ReturnType<typeof closings>

/** Per cent of the axis, with room for the first and the last. */
function place(seconds: number, closing: Closing): number {
  return 4 + (92 * seconds) / (closing?.spanS ?? LEAST_S)
}

interface RowProps {
  readonly subband: Subband
  readonly closing: Closing
  readonly ticks: readonly number[]
}

function Row({
  subband: { subband, path, size_bytes: bytes, modified_at: at, low_mhz: low, high_mhz: high },
  closing,
  ticks,
}: RowProps): ReactNode {
  const name = `sb${String(subband).padStart(2, '0')}`
  const afterS = at === null || closing === undefined ? null : ((momentMs(at) ?? 0) - closing.firstMs) / 1000
  return (
    <tr className="h-[19px]" title={path ?? undefined}>
      <td className="font-mono">{name}</td>
      <td className="whitespace-nowrap text-ink-2">{`${low.toFixed(1)}–${high.toFixed(1)}`}</td>
      <td>
        {path === null ? (
          <span className="font-medium text-failed">missing</span>
        ) : afterS === null ? (
          <span className="text-ink-3">file is gone</span>
        ) : (
          <span className="relative block h-4">
            {ticks.map((left) => (
              <i key={left} aria-hidden className="absolute top-0 h-full w-px bg-line" style={{ left: `${left}%` }} />
            ))}
            <i
              aria-hidden
              className="absolute top-[5px] size-1.5 -translate-x-1/2 rounded-full"
              style={{ left: `${place(afterS, closing)}%`, background: 'var(--state-completed-mark)' }}
            />
            <span className="sr-only">{`closed ${fixed(afterS, 1)} s after the first`}</span>
          </span>
        )}
      </td>
      <td className="text-right text-ink-2">{bytes === null ? '' : size(bytes)}</td>
    </tr>
  )
}
